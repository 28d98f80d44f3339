package dev.modeldock.cli.command.instance;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code modeldock providers}. */
@Command(name = "providers", description = "See what instances can be made of.")
public final class ProvidersCommand {

  private static final String PATH = "/admin/v1/providers";
  private static final List<Column> ROW =
      List.of(
          new Column("TYPE", "id"),
          new Column("NAME", "name"),
          new Column("LOCALITY", "locality"),
          new Column("RISK", "risk"),
          new Column("SINGLE", "single_instance"));
  private static final List<Column> ALL =
      List.of(
          new Column("Type", "id"),
          new Column("Name", "name"),
          new Column("Locality", "locality"),
          new Column("Risk", "risk"),
          new Column("Side effects", "side_effects"),
          new Column("Single instance", "single_instance"),
          new Column("Max concurrent", "max_concurrent"),
          new Column("Secrets", "secrets"));

  private final Session session;

  public ProvidersCommand(Session session) {
    this.session = session;
  }

  @Command(description = "List all provider types.")
  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  @Command(description = "Show what an instance of a provider type takes.")
  int show(@Parameters(paramLabel = "TYPE") String type) {
    JsonObject provider = session.control().get(PATH + "/" + encode(type));
    Printer printer = session.printer();
    printer.item(provider, ALL);
    if (printer.form() == Printer.Form.TEXT) {
      settings(printer, "SETTING", provider.objects("settings"));
      settings(printer, "ALIAS OPTION", provider.objects("model_options"));
    }
    return 0;
  }

  private static void settings(Printer printer, String title, List<JsonObject> settings) {
    if (!settings.isEmpty()) {
      printer.line("");
      printer.list(
          settings,
          List.of(
              new Column(title, "name"),
              new Column("TYPE", "type"),
              new Column("REQUIRED", "required"),
              new Column("DEFAULT", "default"),
              new Column("DESCRIPTION", "description"),
              new Column("SUGGESTIONS", "suggestions")));
    }
  }
}
