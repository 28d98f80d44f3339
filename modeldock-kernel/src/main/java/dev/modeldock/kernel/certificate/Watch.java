package dev.modeldock.kernel.certificate;

import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** Looks now and then whether something has changed, until it is closed. */
public final class Watch implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(Watch.class.getName());

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("certificate-watch").factory());

  /** Begins to look. A look that fails is followed by the next all the same. */
  public Watch(Duration period, Runnable look) {
    clock.scheduleWithFixedDelay(
        () -> lookOnce(look), period.toMillis(), period.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static void lookOnce(Runnable look) {
    try {
      look.run();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Looking for changes of certificate and addresses failed", e);
    }
  }

  @Override
  public void close() {
    clock.shutdownNow();
  }
}
