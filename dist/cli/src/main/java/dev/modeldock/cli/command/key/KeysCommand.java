package dev.modeldock.cli.command.key;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.Arguments;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock keys}. */
@Command(name = "keys", description = "Manage the keys of clients.")
public final class KeysCommand {

  private static final String PATH = "/admin/v1/keys";
  private static final List<Column> ROW =
      List.of(
          new Column("ID", "id"),
          new Column("NAME", "name"),
          new Column("PREFIX", "prefix"),
          new Column("STATE", "state"),
          new Column("SCOPES", "scopes"),
          new Column("CREATED", "created_at"),
          new Column("EXPIRES", "expires_at"),
          new Column("LAST USED", "last_used_at"),
          new Column("OLD TEXT UNTIL", "old_text_until"));
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
          new Column("Denied models", "deny_models"),
          new Column("Denied aliases", "deny_aliases"),
          new Column("Denied instances", "deny_instances"),
          new Column("Cloud", "allow_cloud"),
          new Column("High risk", "allow_high_risk"),
          new Column("Other machines", "allow_lan"),
          new Column("Limits", "limits"),
          new Column("Prompt log", "prompt_log"),
          new Column("Created", "created_at"),
          new Column("Expires", "expires_at"),
          new Column("Revoked", "revoked_at"),
          new Column("Last used", "last_used_at"),
          new Column("Old text until", "old_text_until"));

  private final Session session;
  private final InstantSource clock;

  public KeysCommand(Session session, InstantSource clock) {
    this.session = session;
    this.clock = clock;
  }

  @Command(
      description = {
        "Make a key. It is shown once.",
        "Without more it reaches local instances of low risk, asked from this machine."
      })
  int create(
      @Parameters(paramLabel = "NAME", description = "What uses it, such as laptop.") String name,
      @Mixin KeyFlags flags) {
    JsonObject body = flags.addTo(JsonObject.empty().with("name", name), clock.instant());
    return shownOnce(
        session.control().post(PATH, body),
        "This is key '" + name + "'. It is shown this once and kept nowhere.");
  }

  private int shownOnce(JsonObject key, String message) {
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.JSON) {
      printer.line(key.toString());
      return 0;
    }
    printer.line(key.text("key"));
    if (printer.form() == Printer.Form.TEXT) {
      printer.message(message);
    }
    return 0;
  }

  @Command(
      description = {
        "Change what a key may do, from its next request on. What is not mentioned stays;",
        "a list that is, takes the place of the one before."
      })
  int update(
      @Parameters(paramLabel = "KEY", description = "Its id, prefix or name.") String key,
      @Mixin KeyFlags flags,
      @Option(
              names = "--unset",
              paramLabel = "OPTION",
              description = "What to take back, such as model, rpm or expires. Repeatable.")
          @Nullable List<String> unset) {
    JsonObject body = flags.addTo(JsonObject.empty(), clock.instant());
    var taken = new Unset(body);
    Arguments.all(unset).forEach(taken::option);
    if (body.asMap().isEmpty()) {
      throw CommandFailure.usage(
          "keys update needs something to change", "modeldock keys update --help");
    }
    session.printer().item(session.control().post(path(key), body), ALL);
    return 0;
  }

  @Command(description = "Give a key a new text, which is shown once. All that it may stays.")
  int rotate(
      @Parameters(paramLabel = "KEY", description = "Its id, prefix or name.") String key,
      @Option(
              names = "--grace",
              paramLabel = "TIME",
              defaultValue = "24h",
              description = "How long the old text stays good: 24h if not given, 0 for not at all.")
          String grace) {
    Duration good = grace.matches("0[dhm]?") ? Duration.ZERO : Arguments.duration("--grace", grace);
    JsonObject rotated =
        session
            .control()
            .post(
                path(key) + "/rotate", JsonObject.empty().with("grace_seconds", good.toSeconds()));
    String until = rotated.text("old_text_until");
    return shownOnce(
        rotated,
        "This is the new text of key '%s'. It is shown this once and kept nowhere. The old one %s."
            .formatted(
                rotated.text("name"),
                until.isEmpty() ? "is refused from now on" : "is good until " + until));
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

  @Command(description = "Refuse a key from now on, and end what runs of it.")
  int revoke(@Parameters(paramLabel = "KEY", description = "Its id, prefix or name.") String key) {
    session.printer().item(session.control().delete(path(key)), ALL);
    return 0;
  }

  private static String path(String key) {
    return PATH + "/" + encode(key);
  }
}
