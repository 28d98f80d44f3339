package dev.modeldock.cli.command.instance;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Arguments;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock instances}. */
@Command(name = "instances", description = "Manage the runtimes that the gateway routes to.")
public final class InstancesCommand {

  private static final String PATH = "/admin/v1/instances";
  private static final List<Column> ROW =
      List.of(
          new Column("ID", "id"),
          new Column("TYPE", "type"),
          new Column("STATE", "state"),
          new Column("HEALTH", "health.status"),
          new Column("IN FLIGHT", "in_flight"),
          new Column("WAITING", "waiting"),
          new Column("SOURCE", "source"),
          new Column("PROBLEMS", "problems"));
  private static final List<Column> ALL =
      List.of(
          new Column("Id", "id"),
          new Column("Type", "type"),
          new Column("State", "state"),
          new Column("Problems", "problems"),
          new Column("Health", "health.status"),
          new Column("Since", "health.since"),
          new Column("Why", "health.why"),
          new Column("In flight", "in_flight"),
          new Column("Waiting", "waiting"),
          new Column("Plugin", "plugin"),
          new Column("Settings", "settings"),
          new Column("Secrets", "secrets"),
          new Column("Risk", "risk"),
          new Column("Risk said by", "risk_source"),
          new Column("LAN", "lan"),
          new Column("Allowed models", "allowed_models"),
          new Column("Max concurrent", "max_concurrent"),
          new Column("Queue", "queue"),
          new Column("Queue timeout", "queue_timeout"),
          new Column("Timeouts", "timeouts"),
          new Column("Prompt log", "prompt_log"),
          new Column("Source", "source"));
  private static final List<Column> STEP =
      List.of(
          new Column("STEP", "step"),
          new Column("RESULT", "result"),
          new Column("DETAIL", "detail"));

  private final Session session;
  private final AskedSecrets secrets;

  public InstancesCommand(Session session, SecretInput input) {
    this.session = session;
    this.secrets = new AskedSecrets(session, input);
  }

  @Command(description = "List all instances.")
  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(description = "Add an instance.")
  int add(
      @Parameters(paramLabel = "ID", description = "Its id, such as ollama-local.") String id,
      @Option(
              names = "--type",
              required = true,
              paramLabel = "T",
              description = "The provider type, such as ollama; see modeldock providers list.")
          String type,
      @Mixin InstanceFlags flags) {
    JsonObject body = flags.addTo(JsonObject.empty().with("id", id).with("type", type), id);
    return shown(secrets.before(id, flags.secrets(), () -> session.control().post(PATH, body)));
  }

  @Command(description = "Change an instance while it runs; what is not mentioned stays.")
  int set(
      @Parameters(paramLabel = "ID") String id,
      @Mixin InstanceFlags flags,
      @Option(
              names = "--unset",
              paramLabel = "K",
              description = {
                "What to take back: a setting, secret.NAME, or an option's name,",
                "such as risk or queue-timeout. Repeatable."
              })
          @Nullable List<String> unset) {
    JsonObject body = flags.addTo(JsonObject.empty(), id);
    var taken = new Unset(body);
    Arguments.all(unset).forEach(taken::key);
    if (body.asMap().isEmpty()) {
      throw CommandFailure.usage(
          "instances set needs something to change", "modeldock instances set --help");
    }
    secrets.replace(id, flags.secrets());
    return shown(session.control().post(path(id), body));
  }

  @Command(description = "Show an instance.")
  int show(@Parameters(paramLabel = "ID") String id) {
    return shown(session.control().get(path(id)));
  }

  @Command(description = "Try an instance step by step, up to the first piece of an answer.")
  int test(
      @Parameters(paramLabel = "ID") String id,
      @Option(names = "--model", paramLabel = "M", description = "The model to ask.")
          @Nullable String model,
      @Option(names = "--no-tokens", description = "Ask no model.") boolean noTokens) {
    JsonObject wish = JsonObject.empty().with("model", model).with("no_tokens", noTokens);
    JsonObject test = session.control().post(path(id) + "/test", wish);
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.TEXT) {
      printer.list(test.objects("steps"), STEP);
    } else {
      printer.item(test, List.of());
    }
    return (test.truth("ok") ? ExitCode.OK : ExitCode.FAILURE).number();
  }

  @Command(description = "Let an instance take requests.")
  int enable(@Parameters(paramLabel = "ID") String id) {
    return shown(session.control().post(path(id) + "/enable", JsonObject.empty()));
  }

  @Command(description = "Keep an instance from taking requests.")
  int disable(@Parameters(paramLabel = "ID") String id) {
    return shown(session.control().post(path(id) + "/disable", JsonObject.empty()));
  }

  @Command(description = "Remove an instance.")
  int remove(@Parameters(paramLabel = "ID") String id) {
    session
        .printer()
        .item(session.control().delete(path(id)), List.of(new Column("Removed", "id")));
    return 0;
  }

  private int shown(JsonObject instance) {
    Printer printer = session.printer();
    printer.item(instance, ALL);
    return 0;
  }

  private static String path(String id) {
    return PATH + "/" + encode(id);
  }
}
