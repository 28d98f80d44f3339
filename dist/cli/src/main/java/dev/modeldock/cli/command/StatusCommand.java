package dev.modeldock.cli.command;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code modeldock status}. */
@Command(name = "status", description = "Show how the running gateway is doing.")
final class StatusCommand implements Callable<Integer> {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("Version", "version"),
          new Column("Gateway", "gateway"),
          new Column("LAN", "lan"),
          new Column("Certificate", "certificate_sha256"),
          new Column("Control", "control"),
          new Column("Home", "home"),
          new Column("Process", "pid"),
          new Column("Up for (s)", "uptime_seconds"),
          new Column("In flight", "in_flight"),
          new Column("Instances", "instances_ready"),
          new Column("Aliases", "aliases"),
          new Column("Keys", "keys"),
          new Column("Prompt log", "prompt_log"));

  private final Session session;

  StatusCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    JsonObject status = session.control().get("/admin/v1/status");
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.IDS) {
      printer.line(status.text("gateway"));
      return 0;
    }
    if (printer.form() == Printer.Form.TEXT && status.truth("dev")) {
      printer.message("warning: --dev: plugins that nobody signed are loaded");
    }
    if (printer.form() == Printer.Form.TEXT) {
      JsonObject instances = status.object("instances");
      status.with(
          "instances_ready", instances.number("ready") + " of " + instances.number("total"));
      instances.texts("problems").forEach(problem -> printer.message("warning: " + problem));
      instances.objects("unwell").forEach(each -> printer.message("warning: " + unwell(each)));
    }
    printer.item(status, COLUMNS);
    return 0;
  }

  private static String unwell(JsonObject instance) {
    JsonObject health = instance.object("health");
    return "%s is %s since %s: %s"
        .formatted(
            instance.text("id"), health.text("status"), health.text("since"), health.text("why"));
  }
}
