package dev.modeldock.cli.command;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Arguments;
import dev.modeldock.cli.input.GivenSecrets;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock instances}. */
@Command(name = "instances", description = "Manage the runtimes that the gateway routes to.")
final class InstancesCommand {

  private static final String PATH = "/admin/v1/instances";
  private static final List<Column> ROW =
      List.of(
          new Column("ID", "id"),
          new Column("TYPE", "type"),
          new Column("STATE", "state"),
          new Column("SOURCE", "source"),
          new Column("PROBLEMS", "problems"));
  private static final List<Column> ALL =
      List.of(
          new Column("Id", "id"),
          new Column("Type", "type"),
          new Column("State", "state"),
          new Column("Problems", "problems"),
          new Column("Plugin", "plugin"),
          new Column("Settings", "settings"),
          new Column("Secrets", "secrets"),
          new Column("Risk", "risk"),
          new Column("LAN", "lan"),
          new Column("Allowed models", "allowed_models"),
          new Column("Source", "source"));
  private static final List<Column> HEALTH =
      List.of(
          new Column("Id", "id"), new Column("Status", "status"), new Column("Detail", "detail"));

  private final Session session;
  private final SecretInput input;

  InstancesCommand(Session session, SecretInput input) {
    this.session = session;
    this.input = input;
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
              description = "The provider type, such as ollama.")
          String type,
      @Option(names = "--base-url", paramLabel = "U", description = "Where the runtime is.")
          @Nullable String baseUrl,
      @Option(
              names = "--set",
              paramLabel = "K=V",
              description = "A setting of the provider. Repeatable.")
          @Nullable List<String> settings,
      @Option(
              names = "--secret",
              paramLabel = "NAME=REF",
              description = {
                "Where a secret is: env:VAR, file:PATH or store:NAME; or - to be asked for its"
                    + " value, which is stored as ID-NAME. Repeatable."
              })
          @Nullable List<String> secrets,
      @Option(names = "--risk", paramLabel = "low|high", description = "How risky calls are.")
          @Nullable String risk,
      @Option(names = "--lan", description = "Let clients from the LAN use it.") boolean lan,
      @Option(
              names = "--allow-model",
              paramLabel = "P",
              description = "A pattern of models to offer. Repeatable.")
          @Nullable List<String> models) {
    var given = GivenSecrets.of("--secret", Arguments.all(secrets));
    JsonObject values = Arguments.typed("--set", Arguments.all(settings));
    if (baseUrl != null) {
      values.with("base_url", baseUrl);
    }
    JsonObject body =
        JsonObject.empty()
            .with("id", id)
            .with("type", type)
            .with("settings", values)
            .with("secrets", given.references(id))
            .with("risk", risk)
            .with("lan", lan)
            .with("allowed_models", Arguments.all(models));
    return shown(created(session.control(), id, given.asked(), body));
  }

  /** Stores the secrets, then makes the instance; if that is refused, they are gone again. */
  private JsonObject created(
      ControlClient control, String id, List<String> asked, JsonObject body) {
    List<String> values = asked.isEmpty() ? List.of() : input.read(asked);
    var stored = new ArrayList<String>();
    try {
      for (int i = 0; i < values.size(); i++) {
        String name = GivenSecrets.stored(id, asked.get(i));
        control.put(
            SecretsCommand.path(name),
            JsonObject.empty().with("value", values.get(i)).with("create_only", true));
        stored.add(name);
      }
      return control.post(PATH, body);
    } catch (CommandFailure failure) {
      stored.forEach(name -> removeAgain(control, name));
      throw failure;
    }
  }

  private void removeAgain(ControlClient control, String name) {
    try {
      control.delete(SecretsCommand.path(name));
    } catch (CommandFailure _) {
      session
          .printer()
          .message("The secret is still stored; to remove it: modeldock secrets remove " + name);
    }
  }

  @Command(description = "Show an instance.")
  int show(@Parameters(paramLabel = "ID") String id) {
    return shown(session.control().get(path(id)));
  }

  @Command(description = "Ask an instance's runtime whether it answers.")
  int test(@Parameters(paramLabel = "ID") String id) {
    JsonObject health = session.control().post(path(id) + "/test", JsonObject.empty());
    session.printer().item(health, HEALTH);
    return (health.text("status").equals("down") ? ExitCode.FAILURE : ExitCode.OK).number();
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
