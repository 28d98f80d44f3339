package dev.modeldock.kernel.process;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One running program. Two platform threads drain it, for a read of a pipe takes no interrupt. */
final class ChildProcess implements HostProcess {

  private static final Duration GRACE = Duration.ofSeconds(2);

  private final Process process;
  private final String name;
  private final OutputStream input;
  private final LineQueue output;
  private final ErrorTail errors = new ErrorTail();
  private final ReentrantLock sending = new ReentrantLock();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final CompletableFuture<?> ended;

  ChildProcess(Process process, String name) {
    this.process = process;
    this.name = name;
    this.input = process.getOutputStream();
    this.output = new LineQueue(process.getInputStream());
    this.ended = process.onExit();
    start("output", output::fill);
    start("errors", () -> errors.drain(process.getErrorStream()));
  }

  private void start(String what, Runnable task) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("process-" + name + "-" + what)
            .inheritInheritableThreadLocals(false)
            .unstarted(task);
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    thread.start();
  }

  /** Has {@code task} run when the program has ended. */
  void onEnd(Runnable task) {
    ended.thenRun(task);
  }

  @Override
  public long pid() {
    return process.pid();
  }

  @Override
  public void send(String line) throws ProviderException {
    byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
    sending.lock();
    try {
      input.write(bytes);
      input.flush();
    } catch (IOException _) {
      throw new Unreachable(Stage.NOT_SENT, name + " has ended or reads no more");
    } finally {
      sending.unlock();
    }
  }

  @Override
  public void endInput() {
    sending.lock();
    try {
      input.close();
    } catch (IOException _) {
      // It is closed either way.
    } finally {
      sending.unlock();
    }
  }

  @Override
  public @Nullable String nextLine() throws ProviderException, InterruptedException {
    return switch (output.next()) {
      case LineQueue.Line(var text) -> text;
      case LineQueue.End _ -> null;
      case LineQueue.TooLong _ ->
          throw new ProtocolBroken(Stage.STREAMING, name + " sent a line that has no end");
    };
  }

  @Override
  public OptionalInt awaitExit(Duration limit) throws InterruptedException {
    return process.waitFor(limit.toNanos(), TimeUnit.NANOSECONDS)
        ? OptionalInt.of(process.exitValue())
        : OptionalInt.empty();
  }

  @Override
  public String errors() {
    return errors.text();
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    // Taken now: whose parent has ended is no descendant any more.
    List<ProcessHandle> tree = process.descendants().toList();
    output.close();
    // By its handle: ending the process itself would close its pipes, and wait for a blocked
    // sender.
    process.toHandle().destroy();
    tree.forEach(ProcessHandle::destroy);
    CompletableFuture.delayedExecutor(GRACE.toMillis(), TimeUnit.MILLISECONDS)
        .execute(() -> kill(tree));
  }

  private void kill(List<ProcessHandle> tree) {
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.toHandle().destroyForcibly();
    tree.forEach(ProcessHandle::destroyForcibly);
  }

  /** Waits for the end of a program that was told to. */
  void awaitEnd() {
    try {
      process.waitFor(GRACE.toMillis() * 2, TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      process.toHandle().destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public String toString() {
    return name + " (" + pid() + ")";
  }
}
