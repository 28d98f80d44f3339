package dev.modeldock.cli.command;

import dev.modeldock.cli.command.plugin.PluginNew;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.session.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code modeldock plugins}. */
@Command(name = "plugins", description = "See the plugins that serve the provider types.")
final class PluginsCommand {

  private static final List<Column> ROW =
      List.of(
          new Column("ID", "id"),
          new Column("VERSION", "version"),
          new Column("TYPE", "type"),
          new Column("STATE", "state"),
          new Column("PROBLEMS", "problems"));

  private final Session session;

  PluginsCommand(Session session) {
    this.session = session;
  }

  @Command(description = "List all plugins, refused ones included.")
  int list() {
    session.printer().list(session.control().get("/admin/v1/plugins").objects("data"), ROW);
    return 0;
  }

  @Command(
      name = "new",
      description = {
        "Make a project to write a provider in. It works at once, and needs no gateway.",
        "Its build needs Maven and a JDK 25, and nothing but Maven Central."
      })
  int create(@Mixin PluginNew project) {
    return project.make(session.printer());
  }
}
