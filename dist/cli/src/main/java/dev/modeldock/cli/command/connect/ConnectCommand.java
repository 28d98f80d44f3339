package dev.modeldock.cli.command.connect;

import dev.modeldock.cli.connect.ClaudeCode;
import dev.modeldock.cli.connect.Client;
import dev.modeldock.cli.connect.Codex;
import dev.modeldock.cli.connect.CurlClient;
import dev.modeldock.cli.connect.ScriptClient;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.session.Session;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code modeldock connect}: settings that work for a client, and the proof that they do. */
@Command(
    name = "connect",
    description = "Print, or write, settings that work for a client, and try them.")
public final class ConnectCommand {

  /** Whose library a script uses. */
  enum Sdk {
    openai,
    anthropic
  }

  private final Session session;
  private final SecretInput input;

  public ConnectCommand(Session session, SecretInput input) {
    this.session = session;
    this.input = input;
  }

  @Command(description = "A chat with curl.")
  int curl(@Mixin ConnectFlags flags) {
    return connect(new CurlClient(), flags);
  }

  @Command(description = "A chat with the openai or the anthropic package of Python.")
  int python(
      @Mixin ConnectFlags flags,
      @Option(
              names = "--sdk",
              paramLabel = "SDK",
              defaultValue = "openai",
              description = "openai or anthropic; else ${DEFAULT-VALUE}.")
          Sdk sdk) {
    return connect(
        switch (sdk) {
          case openai -> ScriptClient.PYTHON_OPENAI;
          case anthropic -> ScriptClient.PYTHON_ANTHROPIC;
        },
        flags);
  }

  @Command(description = "A chat with the openai or the @anthropic-ai/sdk package of Node.")
  int node(
      @Mixin ConnectFlags flags,
      @Option(
              names = "--sdk",
              paramLabel = "SDK",
              defaultValue = "openai",
              description = "openai or anthropic; else ${DEFAULT-VALUE}.")
          Sdk sdk) {
    return connect(
        switch (sdk) {
          case openai -> ScriptClient.NODE_OPENAI;
          case anthropic -> ScriptClient.NODE_ANTHROPIC;
        },
        flags);
  }

  @Command(name = "claude-code", description = "The Claude Code CLI: its settings.json.")
  int claudeCode(@Mixin ConnectFlags flags) {
    return connect(ClaudeCode.of(session.environment(), session.userFolder()), flags);
  }

  @Command(description = "The Codex CLI: its config.toml.")
  int codex(@Mixin ConnectFlags flags) {
    return connect(Codex.of(session.environment(), session.userFolder()), flags);
  }

  private int connect(Client client, ConnectFlags flags) {
    flags.check(client);
    return new Connecting(session, input, client, flags).run();
  }
}
