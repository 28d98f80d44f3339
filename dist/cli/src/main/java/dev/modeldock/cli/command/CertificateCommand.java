package dev.modeldock.cli.command;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.List;
import picocli.CommandLine.Command;

/** {@code modeldock certificate}. */
@Command(
    name = "certificate",
    description = "Show or renew the certificate that other machines are shown.")
final class CertificateCommand {

  private static final String PATH = "/admin/v1/certificate";
  private static final List<Column> COLUMNS =
      List.of(
          new Column("SHA-256", "sha256"),
          new Column("File", "file"),
          new Column("Names", "names"),
          new Column("Expires", "expires_at"),
          new Column("URLs", "urls"));

  private final Session session;

  CertificateCommand(Session session) {
    this.session = session;
  }

  @Command(description = "Show the certificate, and how another machine comes to trust it.")
  int show() {
    JsonObject certificate = session.control().get(PATH);
    print(certificate);
    List<String> urls = certificate.texts("urls");
    if (session.printer().form() == Printer.Form.TEXT
        && certificate.truth("self_made")
        && !urls.isEmpty()) {
      session
          .printer()
          .message(
              "On another machine, with a copy of the file: curl --cacert cert.pem "
                  + urls.getFirst()
                  + "/v1/models");
    }
    return 0;
  }

  @Command(
      description =
          "Make a certificate with a new key, or read your own again. No connection is dropped.")
  int renew() {
    print(session.control().post(PATH + "/renew", JsonObject.empty()));
    return 0;
  }

  private void print(JsonObject certificate) {
    Printer printer = session.printer();
    printer.item(certificate, COLUMNS);
    if (!certificate.text("problem").isEmpty()) {
      printer.message("warning: " + certificate.text("problem"));
    }
  }
}
