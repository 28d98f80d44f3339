package dev.modeldock.kernel.host;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.kernel.host.words.OneLine;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Arrays;
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

  private static final System.Logger LOG = System.getLogger(PluginCall.class.getName());

  /** How long an interrupted thread has to end before it is told of. */
  private static final Duration GRACE = Duration.ofMillis(200);

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
      // Here, not where it is waited for: what it says of itself is code of the plugin too.
      result.completeExceptionally(new PluginFailure(describe(e)));
    }
  }

  private <T> T await(CompletableFuture<T> result, Thread thread) throws PluginFailure {
    try {
      return result.get(bound.toNanos(), TimeUnit.NANOSECONDS);
    } catch (ExecutionException e) {
      throw e.getCause() instanceof PluginFailure failure
          ? failure
          : new PluginFailure(e.getCause().getClass().getName());
    } catch (TimeoutException e) {
      if (!result.completeExceptionally(e) && !result.isCompletedExceptionally()) {
        return result.join();
      }
      thread.interrupt();
      tellIfStuck(thread);
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

  /** A thread cannot be ended from outside: one that will not end is told of, with its place. */
  private void tellIfStuck(Thread thread) {
    try {
      if (thread.join(GRACE)) {
        return;
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    LOG.log(
        Level.WARNING,
        "a plugin''s thread {0} goes on after its {1}, and cannot be ended but with the gateway; "
            + "it is at {2}",
        thread.getName(),
        seconds(),
        place(thread));
  }

  private static String place(Thread thread) {
    StackTraceElement[] frames = thread.getStackTrace();
    return Arrays.stream(frames)
        .filter(frame -> !ofJdk(frame))
        .findFirst()
        .or(() -> Arrays.stream(frames).findFirst())
        .map(frame -> OneLine.of(frame.toString()))
        .orElse("its end");
  }

  private static boolean ofJdk(StackTraceElement frame) {
    String module = frame.getModuleName();
    return module != null && (module.startsWith("java.") || module.startsWith("jdk."));
  }

  private static String describe(Throwable thrown) {
    return switch (thrown) {
      case PluginFailure failure -> failure.problem();
      case ProviderException refusal -> message(refusal, refusal.getClass().getName());
      case ExceptionInInitializerError e when e.getCause() != null ->
          "a class could not be initialised: " + text(e.getCause());
      // Every later use of such a class; what was wrong the first time says more.
      case NoClassDefFoundError e when e.getCause() instanceof ExceptionInInitializerError first ->
          text(e) + ", which was: " + message(first, first.getClass().getName());
      case ServiceConfigurationError e when e.getCause() != null -> describe(e.getCause());
      default -> text(thrown);
    };
  }

  private static String text(Throwable thrown) {
    String name = thrown.getClass().getName();
    String message = message(thrown, "");
    return message.isEmpty() ? name : name + ": " + message;
  }

  private static String message(Throwable thrown, String otherwise) {
    try {
      return thrown.getMessage() instanceof String message ? OneLine.of(message) : otherwise;
    } catch (Throwable _) {
      return otherwise;
    }
  }
}
