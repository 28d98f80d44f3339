package dev.modeldock.kernel.process;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.HostProcesses;
import dev.modeldock.api.host.ProcessCall;
import java.io.IOException;
import java.nio.file.Files;
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

  /** {@return how many programs run that were started here, or still have output to be read} */
  public int running() {
    return running.size();
  }

  @Override
  public HostProcess start(ProcessCall call) throws ProviderException {
    if (closed) {
      throw ended(call);
    }
    ChildProcess child =
        call.folder().isPresent() ? in(call.folder().get(), call, () -> {}) : apart(call);
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
    try {
      return in(folder.path(), call, folder::remove);
    } catch (ProviderException | RuntimeException e) {
      folder.remove();
      throw e;
    }
  }

  private ChildProcess in(Path folder, ProcessCall call, Runnable afterwards)
      throws ProviderException {
    List<String> command = new ArrayList<>();
    command.add(call.program().toAbsolutePath().toString());
    command.addAll(call.arguments());
    var builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().clear();
    builder.environment().putAll(surroundings.variables());
    builder.environment().putAll(call.environment());
    try {
      return new ChildProcess(builder.start(), instance + "-" + call, afterwards);
    } catch (IOException _) {
      // The system's own text is left out: what it repeats of the command differs by platform.
      throw new Unreachable(
          Stage.NOT_SENT, "%s cannot be started: %s".formatted(call, why(call.program(), folder)));
    }
  }

  private static String why(Path program, Path folder) {
    if (!Files.isRegularFile(program)) {
      return "there is no file " + program;
    }
    if (!Files.isExecutable(program)) {
      return program + " is not executable";
    }
    return Files.isDirectory(folder)
        ? program + " is no program for this machine, or what it is run by is missing"
        : "there is no folder " + folder + " to run it in";
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
    all.forEach(running::remove);
  }
}
