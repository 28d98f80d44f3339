package dev.modeldock.kernel.host;

import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/**
 * Runs what a plugin is asked seldom on a platform thread, while its caller waits.
 *
 * <p>A plugin that spins would keep the carrier of a virtual thread for good, and there are no more
 * of them than cores: a few such calls would stop all requests. A platform thread only competes.
 */
public final class AsideCall {

  private AsideCall() {}

  /**
   * {@return what runs {@code code} so, and waits for as long as nobody interrupts its caller} The
   * thread is interrupted with the caller, and left behind if it does not heed that. Whatever
   * {@code code} throws is thrown on, errors included.
   */
  public static <T> Callable<T> of(String purpose, Callable<T> code) {
    return () -> {
      var result = new CompletableFuture<T>();
      Thread thread =
          Thread.ofPlatform()
              .name("plugin-" + purpose)
              .daemon()
              .inheritInheritableThreadLocals(false)
              .unstarted(() -> complete(result, code));
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      thread.start();
      try {
        return result.get();
      } catch (InterruptedException e) {
        thread.interrupt();
        throw e;
      } catch (ExecutionException e) {
        switch (e.getCause()) {
          case Exception thrown -> throw thrown;
          case Error thrown -> throw thrown;
          case null, default -> throw e;
        }
      }
    };
  }

  private static <T> void complete(CompletableFuture<T> result, Callable<T> code) {
    try {
      result.complete(code.call());
    } catch (Throwable e) {
      result.completeExceptionally(e);
    }
  }
}
