package dev.modeldock.cli.command.plugin;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.kernel.PluginTool;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer.Form;
import dev.modeldock.cli.session.Session;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock plugins}. */
@Command(name = "plugins", description = "Manage the plugins that serve the provider types.")
public final class PluginsCommand {

  private static final String PATH = "/admin/v1/plugins";
  private static final List<Column> ROW =
      List.of(
          new Column("ID", "id"),
          new Column("VERSION", "version"),
          new Column("TYPE", "type"),
          new Column("STATE", "state"),
          new Column("TRUST", "trust"),
          new Column("TRUSTED BY", "trusted_by"),
          new Column("GENERATION", "generation"),
          new Column("DRAINING", "in_use"),
          new Column("PROBLEMS", "problems"));
  private static final List<Column> ITEM =
      List.of(
          new Column("ID", "id"),
          new Column("Version", "version"),
          new Column("Type", "type"),
          new Column("State", "state"),
          new Column("Trust", "trust"),
          new Column("Trusted by", "trusted_by"),
          new Column("Signer", "signer"),
          new Column("Generation", "generation"),
          new Column("File", "file"),
          new Column("SHA-256", "sha256"),
          new Column("Problems", "problems"));
  private static final List<Column> STEP =
      List.of(
          new Column("GENERATION", "generation"),
          new Column("STEP", "step"),
          new Column("AT", "at"),
          new Column("MS", "ms"));

  private final Session session;
  private final PluginJars jars;
  private final PluginConsents consents;

  /**
   * @param tool for the commands on jars and keys; not touched by any other
   */
  public PluginsCommand(Session session, PluginTool tool) {
    this.session = session;
    this.jars = new PluginJars(session, tool);
    this.consents = new PluginConsents(session);
  }

  @Command(description = "List all plugins with their generations, refused ones included.")
  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(
      description = "Show a plugin: what was done with it and when, and what it can go back to.")
  int info(@Parameters(paramLabel = "ID") String id) {
    JsonObject plugin = session.control().get(path(id));
    session.printer().item(plugin, ITEM);
    if (session.printer().form() == Form.TEXT) {
      String previous = plugin.object("previous").text("version");
      if (!previous.isEmpty()) {
        session.printer().message("can be rolled back to version " + previous);
      }
      for (JsonObject generation : plugin.objects("generations")) {
        for (String pin : generation.texts("pins")) {
          session
              .printer()
              .message(
                  "generation " + generation.get("generation") + " is kept in memory by " + pin);
        }
      }
      session.printer().list(steps(plugin), STEP);
    }
    return 0;
  }

  private static List<JsonObject> steps(JsonObject plugin) {
    return plugin.objects("generations").stream()
        .flatMap(generation ->
            generation.objects("steps").stream()
                .map(step -> step.with("generation", generation.get("generation"))))
        .toList();
  }

  @Command(
      description = {
        "Install a plugin, or replace the one of its id while requests run.",
        "It serves when this returns; if it is refused, what served before serves on."
      })
  int install(
      @Parameters(paramLabel = "FILE", description = "Its jar.") Path file,
      @Option(
              names = {"--allow-unsigned", "--allow-downgrade"},
              description = {
                "Agree to this very jar: that nobody known has signed it,",
                "and that it is older than what served. Both names do the same."
              })
          boolean agreed) {
    if (agreed) {
      consents.give(file);
    }
    JsonObject body = JsonObject.empty().with("path", file.toAbsolutePath().normalize().toString());
    session.printer().item(session.control().post(PATH, body), ITEM);
    return 0;
  }

  @Command(description = "Load a plugin anew from its jar.")
  int reload(@Parameters(paramLabel = "ID") String id) {
    return ordered(id, "/reload");
  }

  @Command(description = "Have the jar serve again that served before.")
  int rollback(@Parameters(paramLabel = "ID") String id) {
    return ordered(id, "/rollback");
  }

  private int ordered(String id, String order) {
    session.printer().item(session.control().post(path(id) + order, JsonObject.empty()), ITEM);
    return 0;
  }

  @Command(
      description = {
        "Take a plugin away; 'rollback' brings it back.",
        "If the distribution ships one of its id, that serves again."
      })
  int remove(@Parameters(paramLabel = "ID") String id) {
    session.printer().item(session.control().delete(path(id)), ITEM);
    return 0;
  }

  @Command(
      description = {
        "Show what a jar is, who signed it, and why it would be refused. Runs none of it.",
        "Needs no gateway; ends with 6 if the jar would be refused."
      })
  int verify(@Parameters(paramLabel = "FILE", description = "The jar.") Path file) {
    return jars.verify(file);
  }

  @Command(
      description = {
        "Agree to a jar that nobody known has signed: to these bytes and no others.",
        "If it waits in the plugins folder, it is loaded at once."
      })
  int trust(
      @Parameters(
              paramLabel = "ID|SHA256|FILE",
              description = "A plugin that is refused, the hash of a jar, or a jar.")
          String target) {
    return consents.give(target);
  }

  @Command(description = "List the jars that were agreed to.")
  int consents() {
    return consents.list();
  }

  @Command(description = "Agree to a jar no more; it is refused at its next load.")
  int distrust(@Parameters(paramLabel = "SHA256") String sha256) {
    return consents.withdraw(sha256);
  }

  @Command(description = "For authors: sign a jar, in its place. Needs no gateway.")
  int sign(
      @Parameters(paramLabel = "JAR") Path jar,
      @Option(
              names = "--key",
              required = true,
              paramLabel = "FILE",
              description = "What 'plugins keygen' has made.")
          Path key) {
    return jars.sign(jar, key);
  }

  @Command(
      description = {
        "For authors: make a key to sign with, and print its public half. Needs no gateway.",
        "The file is for you alone, and none that is there is overwritten."
      })
  int keygen(@Parameters(paramLabel = "FILE", description = "Where to keep it.") Path file) {
    return jars.keygen(file);
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

  private static String path(String id) {
    return PATH + "/" + encode(id);
  }
}
