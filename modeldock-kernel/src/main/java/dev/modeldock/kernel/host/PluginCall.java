package dev.modeldock.kernel.host;

import dev.modeldock.api.error.ProviderException;
import java.time.Duration;
import java.util.ServiceConfigurationError;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * Runs a plugin's own code where it can do no harm: on a thread of its own, within a bound.
 *
 * <p>The thread is a platform thread, because plugin code that spins would keep a carrier from all
 * virtual threads. One that does not end is interrupted, then left behind.
 */
public final class PluginCall {

  private final String purpose;
  private final Duration bound;

  /**
   * @param purpose what is done, as in "did not <i>start</i> in 10 s"
   * @param bound how long it may take
   */
  public PluginCall(String purpose, Duration bound) {
    this.purpose = purpose;
    this.bound = bound;
  }

  /**
   * Runs {@code code} and waits for it.
   *
   * @param late takes what comes after the caller has given up, on the thread that was left behind
   * @throws PluginFailure if {@code code} threw anything, or was not done in time
   */
  public <T> T run(Callable<T> code, Consumer<? super T> late) throws PluginFailure {
    var result = new CompletableFuture<T>();
    Thread thread =
        Thread.ofPlatform()
            .name("plugin-" + purpose)
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> complete(result, code, late));
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    thread.start();
    return await(result, thread);
  }

  private static <T> void complete(
      CompletableFuture<T> result, Callable<T> code, Consumer<? super T> late) {
    try {
      T value = code.call();
      if (!result.complete(value)) {
        late.accept(value);
      }
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }

  private <T> T await(CompletableFuture<T> result, Thread thread) throws PluginFailure {
    try {
      return result.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw new PluginFailure(describe(e.getCause()));
    } catch (TimeoutException e) {
      if (!result.completeExceptionally(e) && !result.isCompletedExceptionally()) {
        return result.join();
      }
      thread.interrupt();
      throw new PluginFailure("did not " + purpose + " in " + seconds());
    } catch (InterruptedException e) {
      result.completeExceptionally(e);
      thread.interrupt();
      Thread.currentThread().interrupt();
      throw new PluginFailure("was kept from what it should do: " + purpose);
    }
  }

  private String seconds() {
    return bound.toMillis() % 1000 == 0 ? bound.toSeconds() + " s" : bound.toMillis() + " ms";
  }

  private static String describe(Throwable thrown) {
    return switch (thrown) {
      case PluginFailure failure -> failure.problem();
      case ProviderException refusal -> refusal.getMessage();
      case ExceptionInInitializerError e when e.getCause() != null ->
          "a class could not be initialised: " + text(e.getCause());
      case ServiceConfigurationError e when e.getCause() != null -> describe(e.getCause());
      default -> text(thrown);
    };
  }

  private static String text(Throwable thrown) {
    String name = thrown.getClass().getName();
    try {
      return thrown.getMessage() == null ? name : name + ": " + thrown.getMessage();
    } catch (RuntimeException _) {
      return name;
    }
  }
}
