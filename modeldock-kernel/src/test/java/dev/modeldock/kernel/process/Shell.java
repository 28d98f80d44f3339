package dev.modeldock.kernel.process;

import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.ProcessCall;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What tests of programs need: scripts to run, and waiting for facts with a generous bound. */
final class Shell {

  static final Path SH = Path.of("/bin/sh");

  private static final long LONGEST_NANOS = 10_000_000_000L;
  private static final long STEP_NANOS = 1_000_000;

  private Shell() {}

  static ProcessCall script(String text) {
    return ProcessCall.of(SH, List.of("-c", text));
  }

  static ChildProcesses processes(String instance, Path work) {
    return new ChildProcesses(instance, Surroundings.of(Map.of(), false), work);
  }

  static List<String> lines(HostProcess process) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line = process.nextLine(); line != null; line = process.nextLine()) {
      lines.add(line);
    }
    return lines;
  }

  /** {@return the live threads whose names begin with {@code prefix}} */
  static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix))
        .toList();
  }

  /** {@return whether it has ended, even if nobody has taken note of that yet} */
  static boolean gone(String pid) {
    return ProcessHandle.of(Long.parseLong(pid))
        .filter(process -> process.isAlive() && process.info().command().isPresent())
        .isEmpty();
  }

  static Stream<ProcessHandle> children() {
    return ProcessHandle.current().descendants();
  }
}
