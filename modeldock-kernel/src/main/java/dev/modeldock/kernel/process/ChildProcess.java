package dev.modeldock.kernel.process;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcess;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** One running program. Two platform threads drain it, for a read of a pipe takes no interrupt. */
final class ChildProcess implements HostProcess {

  private static final System.Logger LOG = System.getLogger(ChildProcess.class.getName());
  private static final Duration GRACE = Duration.ofSeconds(2);
  private static final Duration LONGEST_END = Duration.ofSeconds(5);

  private final Process process;
  private final String name;
  private final OutputStream input;
  private final LineQueue output;
  private final ErrorTail errors = new ErrorTail();
  private final ReentrantLock sending = new ReentrantLock();
  private final AtomicBoolean closing = new AtomicBoolean();
  private final Runnable afterwards;
  private final CompletableFuture<?> ended;

  private final CompletableFuture<@Nullable Void> closed = new CompletableFuture<>();

  /**
   * @param name what its errors and threads call it
   * @param afterwards what is done when it has ended, and when its last descendant has; idempotent
   */
  ChildProcess(Process process, String name, Runnable afterwards) {
    this.process = process;
    this.name = name;
    this.afterwards = afterwards;
    this.input = process.getOutputStream();
    this.output = new LineQueue(process.getInputStream(), LineQueue.LONGEST);
    this.ended =
        CompletableFuture.allOf(
            process.onExit().thenRun(afterwards),
            start("output", output::fill),
            start("errors", () -> errors.drain(process.getErrorStream())));
  }

  private CompletableFuture<?> start(String what, Runnable task) {
    var done = new CompletableFuture<@Nullable Void>();
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .name("process-" + name + "-" + what)
            .inheritInheritableThreadLocals(false)
            .unstarted(() -> {
              try {
                task.run();
              } finally {
                done.complete(null);
              }
            });
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    thread.start();
    return done;
  }

  /**
   * Has {@code task} run when the program has ended and all that it wrote was drained; if it is
   * being closed, when its descendants have ended as well.
   */
  void onEnd(Runnable task) {
    ended.whenComplete((_, _) -> {
      if (closing.get()) {
        closed.thenRun(task);
      } else {
        task.run();
      }
    });
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
    output.close();
    if (process.isAlive()) {
      start("end", this::end).whenComplete((_, _) -> closed.complete(null));
    } else {
      closed.complete(null);
    }
  }

  private void end() {
    // By their handles: ending the process itself would close its pipes, and wait for a blocked
    // sender.
    var tree = new ProcessTree(process.toHandle());
    try {
      tree.ask();
      if (!tree.goneWithin(GRACE)) {
        tree.kill();
        tree.goneWithin(GRACE);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    afterwards.run();
  }

  /** Waits for the end of a program that was closed, and of its descendants. */
  void awaitEnd() {
    try {
      CompletableFuture.allOf(ended, closed).get(LONGEST_END.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException _) {
      process.toHandle().destroyForcibly();
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.log(Level.WARNING, "{0} has not ended as it should: {1}", this, e.toString());
    }
  }

  @Override
  public String toString() {
    return name + " (" + pid() + ")";
  }
}
