package dev.modeldock.plugins.codex.launch;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.ProcessCall;
import dev.modeldock.api.host.ProviderContext;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.atomic.AtomicBoolean;

/** Runs the CLI for one answer and waits for its end. */
final class OneShot {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  private final ProviderContext host;
  private final Path program;
  private final Path home;
  private final Path work;

  OneShot(ProviderContext host, Path program, Path home, Path work) {
    this.host = host;
    this.program = program;
    this.home = home;
    this.work = work;
  }

  /**
   * What a run brought.
   *
   * @param output what it wrote to its output
   * @param succeeded whether it said that all went well
   */
  record Result(String output, boolean succeeded) {}

  Result run(List<String> arguments) throws ProviderException, InterruptedException {
    var call =
        ProcessCall.of(program, arguments).environment("CODEX_HOME", home.toString()).in(work);
    var late = new AtomicBoolean();
    try (HostProcess process = host.processes().start(call)) {
      Thread watch = host.threads().start("codex-limit", () -> endLate(process, late));
      try {
        process.endInput();
        String output = readAll(process);
        OptionalInt code = process.awaitExit(Duration.ofSeconds(2));
        if (late.get()) {
          throw new TimedOut(
              Stage.NOT_SENT,
              "'%s %s' did not end within %d seconds"
                  .formatted(call, arguments.getFirst(), LIMIT.toSeconds()));
        }
        return new Result(output, code.orElse(-1) == 0);
      } finally {
        watch.interrupt();
      }
    }
  }

  private static void endLate(HostProcess process, AtomicBoolean late) {
    try {
      Thread.sleep(LIMIT);
      late.set(true);
      process.close();
    } catch (InterruptedException _) {
      // It has ended in time.
    }
  }

  private static String readAll(HostProcess process)
      throws ProviderException, InterruptedException {
    var all = new StringBuilder();
    for (String line = process.nextLine(); line != null; line = process.nextLine()) {
      all.append(line).append('\n');
    }
    return all.toString();
  }
}
