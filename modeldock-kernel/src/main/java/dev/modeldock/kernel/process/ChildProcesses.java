package dev.modeldock.kernel.process;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.HostProcesses;
import dev.modeldock.api.host.ProcessCall;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The programs of one generation of an instance. Closing it ends all of them and waits for that.
 *
 * <p>Safe for use by several threads.
 */
public final class ChildProcesses implements HostProcesses, AutoCloseable {

  private final String instance;
  private final Surroundings surroundings;
  private final Path work;
  private final Set<ChildProcess> running = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * @param instance whose programs these are; part of their threads' names
   * @param surroundings what programs get to see
   * @param work where their throw-away folders are made; made itself if it is not there
   */
  public ChildProcesses(String instance, Surroundings surroundings, Path work) {
    this.instance = instance;
    this.surroundings = surroundings;
    this.work = work;
  }

  @Override
  public Optional<Path> find(String name) {
    return surroundings.find(name);
  }

  /** {@return how many programs run that were started here} */
  public int running() {
    return running.size();
  }

  @Override
  public HostProcess start(ProcessCall call) throws ProviderException {
    if (closed) {
      throw ended(call);
    }
    ChildProcess child = call.folder().isPresent() ? in(call.folder().get(), call) : apart(call);
    running.add(child);
    child.onEnd(() -> running.remove(child));
    if (closed) {
      child.close();
      throw ended(call);
    }
    return child;
  }

  private ChildProcess apart(ProcessCall call) throws ProviderException {
    ThrowAwayFolder folder;
    try {
      folder = ThrowAwayFolder.in(work);
    } catch (IOException e) {
      throw new Unreachable(
          Stage.NOT_SENT,
          "there is no room for %s to run in: %s cannot be written".formatted(call, work),
          e);
    }
    ChildProcess child;
    try {
      child = in(folder.path(), call);
    } catch (ProviderException e) {
      folder.remove();
      throw e;
    }
    child.onEnd(folder::remove);
    return child;
  }

  private ChildProcess in(Path folder, ProcessCall call) throws ProviderException {
    List<String> command = new ArrayList<>();
    command.add(call.program().toString());
    command.addAll(call.arguments());
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(surroundings.variables());
    builder.environment().putAll(call.environment());
    try {
      return new ChildProcess(builder.start(), instance + "-" + call);
    } catch (IOException e) {
      // The system's own text may name arguments; why it failed shows in the cause's kind alone.
      throw new Unreachable(
          Stage.NOT_SENT,
          "%s cannot be started; is %s a program for this machine?"
              .formatted(call, call.program()));
    }
  }

  private Unreachable ended(ProcessCall call) {
    return new Unreachable(
        Stage.NOT_SENT, "instance '%s' is closed: %s was not started".formatted(instance, call));
  }

  /** Ends all programs with their descendants, and waits until they have. */
  @Override
  public void close() {
    closed = true;
    List<ChildProcess> all = List.copyOf(running);
    all.forEach(ChildProcess::close);
    all.forEach(ChildProcess::awaitEnd);
  }
}
