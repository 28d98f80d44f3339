package example.echo;

import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import java.util.concurrent.CountDownLatch;

/** Says one thing, then is silent until it is closed. */
final class EchoStream implements ModelStream {

  private final CountDownLatch closed = new CountDownLatch(1);
  private String left;

  EchoStream(String greeting) {
    this.left = greeting;
  }

  @Override
  public ModelEvent next() throws InterruptedException {
    if (left != null) {
      var event = new TextDelta(left);
      left = null;
      return event;
    }
    closed.await();
    return null;
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
