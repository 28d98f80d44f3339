package dev.modeldock.cli.command;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Arguments;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock keys}. */
@Command(name = "keys", description = "Manage the keys of clients.")
final class KeysCommand {

  private static final String PATH = "/admin/v1/keys";
  private static final List<Column> ROW =
      List.of(
          new Column("ID", "id"),
          new Column("NAME", "name"),
          new Column("PREFIX", "prefix"),
          new Column("STATE", "state"),
          new Column("SCOPES", "scopes"),
          new Column("CREATED", "created_at"),
          new Column("EXPIRES", "expires_at"));
  private static final List<Column> ALL =
      List.of(
          new Column("Id", "id"),
          new Column("Name", "name"),
          new Column("Prefix", "prefix"),
          new Column("State", "state"),
          new Column("Scopes", "scopes"),
          new Column("Models", "models"),
          new Column("Aliases", "aliases"),
          new Column("Instances", "instances"),
          new Column("Created", "created_at"),
          new Column("Expires", "expires_at"),
          new Column("Revoked", "revoked_at"));

  private final Session session;
  private final InstantSource clock;

  KeysCommand(Session session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
  }

  @Command(description = "Make a key. It is shown once.")
  int create(
      @Parameters(paramLabel = "NAME", description = "What uses it, such as laptop.") String name,
      @Option(
              names = "--scope",
              paramLabel = "S",
              description = "chat, models, embeddings or admin; all but admin if none. Repeatable.")
          @Nullable List<String> scopes,
      @Option(
              names = "--model",
              paramLabel = "P",
              description = "A pattern of instance:model ids that it may use. Repeatable.")
          @Nullable List<String> models,
      @Option(
              names = "--alias",
              paramLabel = "P",
              description = "A pattern of aliases that it may use. Repeatable.")
          @Nullable List<String> aliases,
      @Option(
              names = "--instance",
              paramLabel = "P",
              description = "A pattern of instances that it may reach. Repeatable.")
          @Nullable List<String> instances,
      @Option(
              names = "--expires",
              paramLabel = "TIME",
              description = "How long it is good for: 30d, 12h, 90m; for ever if not given.")
          @Nullable String expires) {
    JsonObject body =
        JsonObject.empty()
            .with("name", name)
            .with("scopes", Arguments.all(scopes))
            .with("models", Arguments.all(models))
            .with("aliases", Arguments.all(aliases))
            .with("instances", Arguments.all(instances));
    if (expires != null) {
      body.with("expires_at", clock.instant().plus(Arguments.duration("--expires", expires)));
    }
    JsonObject key = session.control().post(PATH, body);
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.JSON) {
      printer.line(key.toString());
      return 0;
    }
    printer.line(key.text("key"));
    if (printer.form() == Printer.Form.TEXT) {
      printer.message("This is key '" + name + "'. It is shown this once and kept nowhere.");
    }
    return 0;
  }

  @Command(description = "List all keys.")
  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(description = "Show a key, but never its text.")
  int show(@Parameters(paramLabel = "KEY", description = "Its id, prefix or name.") String key) {
    session.printer().item(session.control().get(path(key)), ALL);
    return 0;
  }

  @Command(description = "Show what a key has used, and what its limits leave it.")
  int usage(@Parameters(paramLabel = "KEY", description = "Its id, prefix or name.") String key) {
    return new KeyUsageCommand(session).show(path(key) + "/usage");
  }

  @Command(description = "Refuse a key from now on.")
  int revoke(@Parameters(paramLabel = "KEY", description = "Its id, prefix or name.") String key) {
    session.printer().item(session.control().delete(path(key)), ALL);
    return 0;
  }

  private static String path(String key) {
    return PATH + "/" + encode(key);
  }
}
