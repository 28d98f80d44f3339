package dev.modeldock.cli.command.connect;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.Client;
import dev.modeldock.cli.connect.ClientKey;
import dev.modeldock.cli.connect.ClientKey.Made;
import dev.modeldock.cli.connect.ClientSettings;
import dev.modeldock.cli.connect.ConfiguredClient;
import dev.modeldock.cli.connect.file.Restored;
import dev.modeldock.cli.connect.probe.Seen;
import dev.modeldock.cli.output.Printer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Tells how a client is connected: the settings on the standard output, all else beside it; or all
 * of it as one JSON document at the end. Quiet, it tells the settings, or the file they are in, and
 * what went wrong. Confined to one thread.
 */
final class ConnectReport {

  private final Printer printer;
  private final Client client;
  private final JsonObject document;
  private final List<String> remarks = new ArrayList<>();

  ConnectReport(Printer printer, Client client) {
    this.printer = printer;
    this.client = client;
    this.document = JsonObject.empty().with("client", client.id());
  }

  /** Tells the settings. */
  void printed(ClientSettings settings) {
    String snippet = client.snippet(settings);
    describe(settings);
    document.with("snippet", snippet);
    if (printer.form() != Printer.Form.JSON) {
      printer.line(snippet.stripTrailing());
    }
    tellOf(settings.key());
    if (client instanceof ConfiguredClient configured) {
      remark("To have this written to %s: --write".formatted(configured.file()));
    }
  }

  /** Tells that the settings are in the client's file now. */
  void written(ClientSettings settings, Optional<Path> backup) {
    Path file = ((ConfiguredClient) client).file();
    describe(settings);
    document.with("file", file).with("backup", backup.orElse(null));
    switch (printer.form()) {
      case JSON -> {}
      case IDS -> printer.line(file.toString());
      case TEXT -> {
        printer.line(
            "%s uses %s on %s"
                .formatted(client.id(), settings.model(), client.baseUrl(settings.gateway())));
        printer.line("written to " + file);
        backup.ifPresent(path -> printer.line("backup in  " + path));
      }
    }
    tellOf(settings.key());
    remark("To take it back: modeldock connect %s --restore".formatted(client.id()));
  }

  private void describe(ClientSettings settings) {
    ClientKey.Origin origin = settings.key().origin();
    JsonObject key = JsonObject.empty().with("source", origin.id());
    switch (origin) {
      case Made(String id, String name) -> key.with("id", id).with("name", name);
      case ClientKey.Variable(String name) -> key.with("name", name);
      case ClientKey.Input _, ClientKey.Kept _ -> {}
    }
    document
        .with("base_url", client.baseUrl(settings.gateway()))
        .with("model", settings.model())
        .with("key", key);
  }

  private void tellOf(ClientKey key) {
    if (key.origin() instanceof Made(String _, String name)) {
      remark(
          "The key '%s' was made for this, and is shown nowhere else.".formatted(name)
              + " To revoke it: modeldock keys revoke "
              + name);
    }
  }

  /** Tells things that the user should know. */
  void remarks(List<String> more) {
    more.forEach(this::remark);
  }

  private void remark(String text) {
    remarks.add(text);
    if (printer.form() == Printer.Form.TEXT) {
      printer.message(text);
    }
  }

  /** Tells what the probe has seen. */
  void seen(Seen seen) {
    document.with(
        "probe",
        JsonObject.empty()
            .with("ok", true)
            .with("request", seen.request())
            .with("model", seen.model())
            .with("text", seen.words())
            .with("ms", seen.millis()));
    remarks(seen.remarks());
    if (printer.form() == Printer.Form.TEXT) {
      String words = seen.words().isEmpty() ? "without words" : "\"" + seen.words() + "\"";
      printer.message(
          "Tried it: %s answered %s in %d ms (%s)."
              .formatted(seen.model(), words, seen.millis(), seen.request()));
    }
  }

  /** {@return the number that the process ends with when all went well} */
  int end() {
    if (printer.form() == Printer.Form.JSON) {
      printer.line(document.with("remarks", remarks).toString());
    }
    return ExitCode.OK.number();
  }

  /** {@return the number that the process ends with after a probe that failed} */
  int end(CommandFailure failure) {
    if (printer.form() == Printer.Form.JSON) {
      document.with(
          "probe",
          JsonObject.empty()
              .with("ok", false)
              .with("code", failure.code())
              .with("message", failure.getMessage())
              .with("hint", failure.hint()));
      end();
    } else {
      printer.failure(failure);
    }
    return failure.exitCode().number();
  }

  /** Tells that the client's file is as it was. */
  void restored(Restored restored) {
    switch (printer.form()) {
      case JSON ->
          printer.line(
              document
                  .with("file", restored.file())
                  .with("removed", restored.removed())
                  .with("key_name", restored.keyName().isEmpty() ? null : restored.keyName())
                  .toString());
      case IDS -> printer.line(restored.file().toString());
      case TEXT -> {
        printer.line(
            restored.removed()
                ? restored.file() + " is gone again: there was none before"
                : restored.file() + " is as it was before");
        if (!restored.keyName().isEmpty()) {
          printer.message(
              "The key '%s' is still good. To revoke it: modeldock keys revoke %s"
                  .formatted(restored.keyName(), restored.keyName()));
        }
      }
    }
  }
}
