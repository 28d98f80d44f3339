package dev.modeldock.kernel.routing;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at everything that has a time limit a few times a second: one thread for all requests, and
 * nothing to schedule or cancel for each of their events.
 */
public final class Ticker implements AutoCloseable {

  /** Something with a time limit. */
  public interface Ticked {

    /** Looks whether a limit is reached. Called from the ticker's thread; must not block. */
    void tick(long nowNanos);

    /** Ends, if it can, because the gateway stops. Any thread; must not block. */
    default void stop() {}
  }

  private final Set<Ticked> watched = ConcurrentHashMap.newKeySet();
  private final Thread thread;
  private volatile boolean closed;

  /** Starts looking each {@code interval}. */
  public Ticker(Duration interval) {
    this.thread =
        Thread.ofPlatform()
            .name("modeldock-ticker")
            .daemon()
            .start(() -> {
              while (!closed) {
                LockSupport.parkNanos(interval.toNanos());
                long now = System.nanoTime();
                for (Ticked each : watched) {
                  each.tick(now);
                }
              }
            });
  }

  /** Looks at {@code what} from now on. */
  public void watch(Ticked what) {
    watched.add(what);
  }

  /** Looks at {@code what} no more. */
  public void forget(Ticked what) {
    watched.remove(what);
  }

  /** Ends everything that is watched and can be ended. Any thread. */
  public void stopAll() {
    watched.forEach(Ticked::stop);
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
