package dev.modeldock.kernel.provider.trial;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Tries providers that do not serve yet: asks each how it is and what it offers, all at once and
 * within one bound.
 *
 * <p>Only what the plugin itself does wrong is a problem: that it throws what it must not, or gives
 * nothing back. A runtime that is down, slow or does not know the credential is none, since the
 * generation before would serve no better; so one that is not done in time has passed.
 */
public final class SelfCheck {

  private final Duration bound;

  /**
   * @param bound for all together; a swap waits as long for a runtime that does not answer
   */
  public SelfCheck(Duration bound) {
    this.bound = bound;
  }

  /** {@return what is wrong with {@code providers}, by instance, one line each} Blocks. */
  public List<String> problems(Map<String, Provider> providers) {
    long end = System.nanoTime() + bound.toNanos();
    var running = new LinkedHashMap<String, Look>();
    providers.forEach((instance, provider) -> running.put(instance, new Look(provider)));
    var problems = new ArrayList<String>();
    running.forEach((instance, look) ->
        look.found(end)
            .ifPresent(found ->
                problems.add(
                    "instance '%s': its provider failed its self-check in %s"
                        .formatted(instance, found))));
    return problems;
  }

  /** One provider that is being tried, on a thread that is left behind if it does not return. */
  private static final class Look {

    private final CompletableFuture<Optional<String>> result = new CompletableFuture<>();
    private final Thread thread;

    Look(Provider provider) {
      thread =
          Thread.ofPlatform()
              .name("plugin-self-check")
              .daemon()
              .inheritInheritableThreadLocals(false)
              .unstarted(() -> result.complete(defect(provider)));
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      thread.start();
    }

    Optional<String> found(long end) {
      try {
        return result.get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException _) {
        thread.interrupt();
        return Optional.empty();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
        return Optional.empty();
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Optional<String> defect(Provider provider) {
      String method = "check";
      try {
        Health health = provider.check();
        if (health == null) {
          return Optional.of("check: it found nothing");
        }
        if (health.status() == Health.Status.DOWN) {
          return Optional.empty();
        }
        method = "models";
        // Copied, as it is when it serves: a list with nothing in a place is a defect as well.
        List.copyOf(provider.models());
        return Optional.empty();
      } catch (ProviderDefect e) {
        return Optional.of(method + ": " + e.getMessage());
      } catch (ProviderException | InterruptedException _) {
        return Optional.empty();
      } catch (Throwable e) {
        // Its name only: the object would keep the plugin in memory.
        return Optional.of(method + ": " + e.getClass().getName());
      }
    }
  }
}
