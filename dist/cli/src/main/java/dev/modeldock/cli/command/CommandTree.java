package dev.modeldock.cli.command;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.HomeFolder;
import dev.modeldock.cli.command.connect.ConnectCommand;
import dev.modeldock.cli.command.instance.InstancesCommand;
import dev.modeldock.cli.command.instance.ProvidersCommand;
import dev.modeldock.cli.command.key.ExplainCommand;
import dev.modeldock.cli.command.key.KeysCommand;
import dev.modeldock.cli.command.plugin.PluginsCommand;
import dev.modeldock.cli.command.plugin.PublishersCommand;
import dev.modeldock.cli.command.traffic.AuditCommand;
import dev.modeldock.cli.command.traffic.PromptsCommand;
import dev.modeldock.cli.command.traffic.RequestsCommand;
import dev.modeldock.cli.command.traffic.UsageCommand;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.kernel.GatewayLauncher;
import dev.modeldock.cli.kernel.OfflineTools;
import dev.modeldock.cli.kernel.PluginTool;
import dev.modeldock.cli.output.Terminal;
import dev.modeldock.cli.session.RootCommand;
import dev.modeldock.cli.session.Session;
import java.io.PrintWriter;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * All commands, wired, and what becomes of their failures. For one command line.
 *
 * <p>Describing a command to picocli takes longer than running it. So a command line that begins
 * with the name of a command has only that one described; any other, as well as the completion
 * script, which is about all of them, has every one.
 */
public final class CommandTree {

  private static final String COMPLETION = "completion";

  private final Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
  private final Terminal terminal;
  private final RootCommand options = new RootCommand();
  private final Session session;

  /**
   * @param launcher runs the gateway for {@code serve}; not touched by any other command
   * @param tools for the commands that need no gateway; not touched by any other
   * @param secrets where values come from that are never arguments
   */
  public CommandTree(
      Terminal terminal,
      HomeFolder folder,
      InstantSource clock,
      GatewayLauncher launcher,
      OfflineTools tools,
      SecretInput secrets) {
    this.terminal = terminal;
    this.session = new Session(options, terminal, folder);
    commands.put("serve", () -> new ServeCommand(session, launcher));
    commands.put("status", () -> new StatusCommand(session));
    commands.put("open", () -> new OpenCommand(session));
    commands.put("instances", () -> new InstancesCommand(session, secrets));
    commands.put("providers", () -> new ProvidersCommand(session));
    commands.put("models", () -> new ModelsCommand(session));
    commands.put("aliases", () -> new AliasesCommand(session));
    commands.put("keys", () -> new KeysCommand(session, clock));
    commands.put("secrets", () -> new SecretsCommand(session, secrets));
    commands.put("plugins", () -> plugins(tools));
    commands.put("audit", () -> new AuditCommand(session, clock));
    commands.put("usage", () -> new UsageCommand(session, clock));
    commands.put("requests", () -> new RequestsCommand(session));
    commands.put("prompts", () -> new PromptsCommand(session, clock));
    commands.put("logs", () -> new LogsCommand(session, clock));
    commands.put("certificate", () -> new CertificateCommand(session));
    commands.put("config", () -> new ConfigCommand(session, tools));
    commands.put("explain", () -> new ExplainCommand(session));
    commands.put("connect", () -> new ConnectCommand(session, secrets));
    commands.put(COMPLETION, () -> new CompletionCommand(session));
  }

  private CommandLine plugins(PluginTool tool) {
    return new CommandLine(new PluginsCommand(session, tool))
        .addSubcommand(new PublishersCommand(session));
  }

  /** Runs one command line; {@return the number that the process ends with} */
  public int run(String... arguments) {
    var root = new CommandLine(options);
    String first = arguments.length == 0 ? "" : arguments[0];
    boolean one = commands.containsKey(first) && !first.equals(COMPLETION);
    commands.forEach((name, command) -> {
      if (!one || name.equals(first)) {
        root.addSubcommand(command.get());
      }
    });
    root.setColorScheme(
        CommandLine.Help.defaultColorScheme(terminal.colours() ? Ansi.AUTO : Ansi.OFF));
    root.setOut(new PrintWriter(terminal.out(), true));
    root.setErr(new PrintWriter(terminal.err(), true));
    root.setParameterExceptionHandler(this::misused);
    root.setExecutionExceptionHandler((e, _, _) -> failed(e));
    return root.execute(arguments);
  }

  private int misused(ParameterException e, String[] arguments) {
    CommandLine command = e.getCommandLine();
    if (arguments.length == 0) {
      command.usage(terminal.err());
      return ExitCode.USAGE.number();
    }
    // Reading stopped at the mistake, which may stand before the option.
    options.json |= List.of(arguments).contains("--json");
    return failed(CommandFailure.usage(message(e), suggestion(e)));
  }

  /** Names what is not understood only where it must be a name; anything else could be a secret. */
  private static String message(ParameterException e) {
    if (!(e instanceof UnmatchedArgumentException unmatched)) {
      return e.getMessage();
    }
    String first = unmatched.getUnmatched().getFirst();
    if (unmatched.isUnknownOption()) {
      int equals = first.indexOf('=');
      return "there is no option '" + (equals < 0 ? first : first.substring(0, equals)) + "'";
    }
    return e.getCommandLine().getSubcommands().isEmpty()
        ? e.getCommandLine().getCommandSpec().qualifiedName() + " takes fewer arguments"
        : "there is no command '" + first + "'";
  }

  private static String suggestion(ParameterException e) {
    String command = e.getCommandLine().getCommandSpec().qualifiedName();
    return e instanceof UnmatchedArgumentException unmatched
            && !unmatched.isUnknownOption()
            && !unmatched.getSuggestions().isEmpty()
        ? command + " " + unmatched.getSuggestions().getFirst()
        : command + " --help";
  }

  private int failed(Exception e) {
    CommandFailure failure =
        e instanceof CommandFailure known
            ? known
            : new CommandFailure(ExitCode.FAILURE, "failure", String.valueOf(e), null);
    session.printer().failure(failure);
    return failure.exitCode().number();
  }
}
