package dev.modeldock.cli.command.plugin;

import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.session.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code modeldock plugins publishers}. */
@Command(name = "publishers", description = "Say whose signatures on plugins you believe.")
public final class PublishersCommand {

  private static final String PATH = "/admin/v1/publishers";
  private static final List<Column> ROW =
      List.of(
          new Column("NAME", "name"), new Column("KEY", "key"), new Column("SINCE", "added_at"));

  private final Session session;

  public PublishersCommand(Session session) {
    this.session = session;
  }

  @Command(description = "List them with their public keys.")
  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(
      description = {
        "Believe what a key signs from now on. Get the key from the publisher, not with the jar.",
        "What waits in the plugins folder for that is loaded at once."
      })
  int add(
      @Parameters(paramLabel = "NAME", description = "What to call them.") String name,
      @Parameters(paramLabel = "KEY", description = "Their public key: ed25519:...") String key) {
    JsonObject body = JsonObject.empty().with("name", name).with("key", key);
    session.printer().item(session.control().post(PATH, body), ROW);
    return 0;
  }

  @Command(
      description = {
        "Believe a publisher no more.",
        "What of theirs runs goes on, is shown as not trusted, and is refused at its next load."
      })
  int remove(@Parameters(paramLabel = "NAME") String name) {
    session.control().delete(PATH + "/" + ControlClient.encode(name));
    session.printer().message("publisher '" + name + "' is believed no more");
    return 0;
  }
}
