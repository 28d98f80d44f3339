package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.order.OrderRefused;
import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The one thread that decides about plugins, one thing after the other. */
final class OwnerThread implements AutoCloseable {

  private final ScheduledThreadPoolExecutor executor;

  OwnerThread() {
    executor = new ScheduledThreadPoolExecutor(1, OwnerThread::thread);
    // A deadline that was not needed would keep the generation that it was for.
    executor.setRemoveOnCancelPolicy(true);
    executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  private static Thread thread(Runnable work) {
    Thread thread =
        Thread.ofPlatform()
            .name("plugin-supervisor")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(work);
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    return thread;
  }

  ScheduledExecutorService executor() {
    return executor;
  }

  /** Has the thread do {@code work}, and waits. {@return what came of it} */
  <T> T run(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, executor).join();
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the plugin host is closed", e);
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }

  /** Has the thread carry out {@code order}, and waits. {@return what came of it} */
  <T> T ask(Orders.Order<T> order) throws IOException, OrderRefused {
    record Done<T>(@Nullable T result, @Nullable Exception refused) {}
    Done<T> done =
        run(() -> {
          try {
            return new Done<>(order.carryOut(), null);
          } catch (IOException | OrderRefused e) {
            return new Done<>(null, e);
          }
        });
    return switch (done.refused()) {
      case IOException e -> throw e;
      case OrderRefused e -> throw e;
      case null, default -> Objects.requireNonNull(done.result());
    };
  }

  boolean isClosed() {
    return executor.isShutdown();
  }

  /** Takes no more work. */
  @Override
  public void close() {
    executor.shutdown();
  }
}
