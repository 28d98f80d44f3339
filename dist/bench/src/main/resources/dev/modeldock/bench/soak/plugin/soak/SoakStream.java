package soak;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.Usage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Says a version so many times, twenty times a second, and is done. */
final class SoakStream implements ModelStream {

  private final CountDownLatch closed = new CountDownLatch(1);
  private final String version;
  private final int words;
  private int said;

  SoakStream(String version, int words) {
    this.version = version;
    this.words = words;
  }

  @Override
  public ModelEvent next() throws InterruptedException {
    if (said > words + 1 || said > 0 && closed.await(words == 1 ? 0 : 50, TimeUnit.MILLISECONDS)) {
      return null;
    }
    said++;
    if (said <= words) {
      return new TextDelta(version + " ");
    }
    return said == words + 1 ? Usage.of(1, words) : new Completed(FinishReason.STOP);
  }

  @Override
  public void close() {
    closed.countDown();
  }
}
