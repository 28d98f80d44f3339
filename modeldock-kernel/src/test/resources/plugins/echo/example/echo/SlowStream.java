package example.echo;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Counts to forty, at a leisurely pace, and is done. */
final class SlowStream implements ModelStream {

  private final CountDownLatch closed = new CountDownLatch(1);
  private int said;
  private boolean over;

  @Override
  public ModelEvent next() throws InterruptedException {
    if (over || closed.await(25, TimeUnit.MILLISECONDS)) {
      return null;
    }
    if (said == 40) {
      over = true;
      return new Completed(FinishReason.STOP);
    }
    return new TextDelta(" " + ++said);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
