package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.Health;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.HostProcesses;
import dev.modeldock.plugins.claudecode.program.Launch;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Asks the CLI for its version and whether it is signed in. It also says who is, which is nobody
 * else's business: of what it writes, only the version is ever shown.
 */
final class Checkup {

  private static final Pattern VERSION =
      Pattern.compile("(\\d+\\.\\d+\\.\\d+)\\S* \\(Claude Code\\)");

  private static final String NOT_SIGNED_IN =
      "is not signed in: run 'claude auth login' as the user that runs ModelDock";

  private final HostProcesses processes;
  private final Launches launches;
  private final Duration patience;

  Checkup(HostProcesses processes, Launches launches, Duration patience) {
    this.processes = processes;
    this.launches = launches;
    this.patience = patience;
  }

  private record Reply(OptionalInt code, String text) {}

  Health run() throws InterruptedException {
    try {
      Launch launch = launches.forQuestions();
      Matcher version = VERSION.matcher(ask(launch, "--version").text());
      if (!version.find()) {
        return Health.down(
            "%s does not answer like Claude Code: check binary".formatted(launch.program()));
      }
      String name = "Claude Code " + version.group(1);
      Reply login = ask(launch, "auth", "status");
      if (login.code().isEmpty()) {
        return Health.degraded(name + " does not say whether it is signed in");
      }
      return login.code().getAsInt() == 0
          ? Health.up(name)
          : Health.degraded(name + " " + NOT_SIGNED_IN);
    } catch (ProviderException e) {
      return Health.down(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Refuses to go on with a CLI that says it is not signed in.
   *
   * @throws CredentialsRejected if it says so; one that says nothing may go on
   */
  void requireLogin() throws ProviderException, InterruptedException {
    OptionalInt code = ask(launches.forQuestions(), "auth", "status").code();
    if (code.isPresent() && code.getAsInt() != 0) {
      throw new CredentialsRejected(Stage.NOT_SENT, "Claude Code " + NOT_SIGNED_IN);
    }
  }

  private Reply ask(Launch launch, String... arguments)
      throws ProviderException, InterruptedException {
    var question = new Launch(launch.program(), List.of(arguments), launch.environment());
    try (HostProcess process = processes.start(question.call())) {
      process.endInput();
      OptionalInt code = process.awaitExit(patience);
      var text = new StringBuilder();
      if (code.isPresent()) {
        for (String line = process.nextLine(); line != null; line = process.nextLine()) {
          text.append(line).append('\n');
        }
      }
      return new Reply(code, text.toString());
    }
  }
}
