package dev.modeldock.kernel.process;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/**
 * A program and all that descends from it, ended together. Used by one thread.
 *
 * <p>Whose parent has ended is nobody's descendant any more. So the tree is counted before any of
 * it ends, and held still meanwhile, lest something be born that nobody counted.
 */
final class ProcessTree {

  private static final Path SHELL = Path.of("/bin/sh");
  private static final int MOST_ROUNDS = 8;
  private static final int SIGNAL_MILLIS = 1000;
  private static final int POLL_MILLIS = 10;

  /** Whether this platform tells what processes run. */
  private static final boolean COMMANDS_SHOW = ProcessHandle.current().info().command().isPresent();

  private final Set<ProcessHandle> members = new LinkedHashSet<>();

  ProcessTree(ProcessHandle root) {
    members.add(root);
  }

  /** Asks all to end. Blocks for some milliseconds. */
  void ask() throws InterruptedException {
    hold();
    members.forEach(ProcessHandle::destroy);
    signal("CONT", members);
  }

  /** Kills all, what they have started since they were asked included. */
  void kill() throws InterruptedException {
    try {
      hold();
    } finally {
      members.forEach(ProcessHandle::destroyForcibly);
    }
  }

  private void hold() throws InterruptedException {
    List<ProcessHandle> found = List.copyOf(members);
    for (int i = 0; i < MOST_ROUNDS && !found.isEmpty(); i++) {
      signal("STOP", found);
      found =
          List.copyOf(members).stream()
              .flatMap(ProcessHandle::descendants)
              .filter(members::add)
              .toList();
    }
  }

  private static void signal(String name, Collection<ProcessHandle> to)
      throws InterruptedException {
    if (!Files.isExecutable(SHELL)) {
      return;
    }
    List<String> command = new ArrayList<>();
    command.addAll(List.of(SHELL.toString(), "-c", "kill -\"$0\" \"$@\"", name));
    to.stream()
        .filter(ProcessHandle::isAlive)
        .forEach(process -> command.add(Long.toString(process.pid())));
    var builder =
        new ProcessBuilder(command)
            .redirectOutput(Redirect.DISCARD)
            .redirectError(Redirect.DISCARD);
    builder.environment().clear();
    try {
      builder.start().waitFor(SIGNAL_MILLIS, TimeUnit.MILLISECONDS);
    } catch (IOException _) {
      // Then they are counted while they run, which misses few.
    }
  }

  /** {@return whether all have ended within {@code limit}} */
  boolean goneWithin(Duration limit) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    // The JDK tells of the end of descendants by polling as well, but up to seconds late.
    while (members.stream().anyMatch(ProcessTree::runs)) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      Thread.sleep(POLL_MILLIS);
    }
    return true;
  }

  /**
   * What has ended may count as alive until whoever inherited it takes note, and has no command.
   */
  private static boolean runs(ProcessHandle process) {
    return process.isAlive() && (process.info().command().isPresent() || !COMMANDS_SHOW);
  }
}
