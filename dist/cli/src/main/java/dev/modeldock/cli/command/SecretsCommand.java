package dev.modeldock.cli.command;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock secrets}. */
@Command(name = "secrets", description = "Manage the secrets that the gateway keeps, encrypted.")
final class SecretsCommand {

  static final String PATH = "/admin/v1/secrets";
  private static final List<Column> ROW =
      List.of(
          new Column("NAME", "name"),
          new Column("PREVIEW", "preview"),
          new Column("STATE", "state"),
          new Column("USED BY", "used_by"),
          new Column("UPDATED", "updated_at"));

  private final Session session;
  private final SecretInput input;

  SecretsCommand(Session session, SecretInput input) {
    this.session = session;
    this.input = input;
  }

  @Command(
      description = {
        "Store or replace a secret. Its value is asked for, or is the one line of the standard"
            + " input; it is never an argument.",
        "Instances use it as store:NAME."
      })
  int set(
      @Parameters(paramLabel = "NAME", description = "What to call it, such as openai-key.")
          String name) {
    // First, so that nobody types a secret for a gateway that is not there.
    var control = session.control();
    String value = input.read(List.of(name)).getFirst();
    JsonObject secret = control.put(path(name), JsonObject.empty().with("value", value));
    session.printer().item(secret, ROW);
    return 0;
  }

  @Command(description = "List all stored secrets, but never their values.")
  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(description = "Forget a stored secret.")
  int remove(
      @Parameters(paramLabel = "NAME") String name,
      @Option(names = "--force", description = "Even if instances use it.") boolean force) {
    session
        .printer()
        .item(
            session.control().delete(path(name) + (force ? "?force=true" : "")),
            List.of(new Column("Removed", "name")));
    return 0;
  }

  @Command(
      name = "rotate-key",
      description = "Encrypt all stored secrets with a new key; the old one is deleted.")
  int rotateKey() {
    JsonObject done = session.control().post(PATH + "/rotate-key", JsonObject.empty());
    Printer printer = session.printer();
    switch (printer.form()) {
      case JSON -> printer.line(done.toString());
      case IDS -> {}
      case TEXT ->
          printer.message(
              "A new key protects the stored secrets, " + done.number("secrets") + " in number.");
    }
    return 0;
  }

  static String path(String name) {
    return PATH + "/" + encode(name);
  }
}
