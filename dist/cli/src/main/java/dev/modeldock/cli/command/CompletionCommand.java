package dev.modeldock.cli.command;

import dev.modeldock.cli.session.Session;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code modeldock completion}. */
@Command(name = "completion", description = "Print a completion script for a shell.")
final class CompletionCommand {

  private final Session session;

  @Spec private CommandSpec spec;

  CompletionCommand(Session session) {
    this.session = session;
  }

  @Command(description = "For bash: source <(modeldock completion bash)")
  int bash() {
    return print();
  }

  @Command(description = "For zsh: source <(modeldock completion zsh)")
  int zsh() {
    return print();
  }

  /** The script finds out for itself in which of the two shells it is. */
  private int print() {
    session.printer().line(AutoComplete.bash("modeldock", spec.root().commandLine()));
    return 0;
  }
}
