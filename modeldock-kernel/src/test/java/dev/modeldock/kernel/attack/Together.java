package dev.modeldock.kernel.attack;

import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** Tries many attacks at once: a connection that ends takes its time to do so. */
final class Together {

  private static final int AT_ONCE = 64;
  private static final int MOST_SHOWN = 10;

  /** What is tried. */
  interface Attack<T> {
    void with(T each) throws Exception;
  }

  private Together() {}

  /** Tries {@code attack} with each of {@code all}, and fails with everything that failed. */
  static <T> void each(Collection<T> all, Attack<T> attack) throws InterruptedException {
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    var free = new Semaphore(AT_ONCE);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T each : all) {
        free.acquire();
        threads.execute(() -> {
          try {
            attack.with(each);
          } catch (Exception | AssertionError e) {
            failures.add(new AssertionError("with " + each, e));
          } finally {
            free.release();
          }
        });
      }
    }
    if (!failures.isEmpty()) {
      var error = new AssertionError(failures.size() + " of " + all.size() + " failed");
      failures.stream().limit(MOST_SHOWN).forEach(error::addSuppressed);
      throw error;
    }
  }
}
