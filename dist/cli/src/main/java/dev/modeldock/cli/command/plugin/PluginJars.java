package dev.modeldock.cli.command.plugin;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.NewFile;
import dev.modeldock.cli.kernel.PluginTool;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an author and an owner do with jars and keys where no gateway need run. */
final class PluginJars {

  private static final List<Column> COLUMNS =
      List.of(
          new Column("Plugin", "id"),
          new Column("Version", "version"),
          new Column("Trust", "trust"),
          new Column("Trusted by", "trusted_by"),
          new Column("Signer", "signer"),
          new Column("Key", "key"),
          new Column("API", "api"),
          new Column("Requires", "requires"),
          new Column("Provides", "provides"),
          new Column("License", "license"),
          new Column("Vendor", "vendor"),
          new Column("Bytes", "bytes"),
          new Column("SHA-256", "sha256"),
          new Column("Problems", "problems"));

  private final Session session;
  private final PluginTool tool;

  PluginJars(Session session, PluginTool tool) {
    this.session = session;
    this.tool = tool;
  }

  int verify(Path jar) {
    JsonObject found = tool.verify(jar, session.home(), known());
    session.printer().item(found, COLUMNS);
    return found.texts("problems").isEmpty() ? 0 : ExitCode.VALIDATION_FAILED.number();
  }

  private PluginTool.@Nullable Known known() {
    try {
      ControlClient control = session.control();
      var publishers = new LinkedHashMap<String, String>();
      control
          .get("/admin/v1/publishers")
          .objects("data")
          .forEach(each -> publishers.put(each.text("name"), each.text("key")));
      List<String> consents =
          control.get("/admin/v1/consents").objects("data").stream()
              .map(each -> each.text("sha256"))
              .toList();
      return new PluginTool.Known(publishers, consents);
    } catch (CommandFailure e) {
      if (e.exitCode() == ExitCode.NO_GATEWAY) {
        return null;
      }
      throw e;
    }
  }

  int sign(Path jar, Path key) {
    JsonObject signed = tool.sign(jar, key);
    session.printer().item(signed, COLUMNS);
    if (session.printer().form() == Printer.Form.TEXT) {
      session
          .printer()
          .message(
              "Who uses it pins your key once: modeldock plugins publishers add NAME "
                  + signed.text("key"));
    }
    return 0;
  }

  int keygen(Path file) {
    PluginTool.NewKey key = tool.newKey();
    NewFile.write(
        file,
        out -> {
          try {
            out.write(key.pem().getBytes(StandardCharsets.US_ASCII));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    Printer printer = session.printer();
    switch (printer.form()) {
      case IDS -> printer.line(key.publicKey());
      case JSON ->
          printer.line(
              JsonObject.empty()
                  .with("id", key.publicKey())
                  .with("name", file.toString())
                  .with("file", file.toString())
                  .with("key", key.publicKey())
                  .toString());
      case TEXT -> {
        printer.line(key.publicKey());
        printer.message("The private key is in " + file + "; nobody else may have that file.");
        printer.message("Sign with it: modeldock plugins sign JAR --key " + file);
      }
    }
    return 0;
  }
}
