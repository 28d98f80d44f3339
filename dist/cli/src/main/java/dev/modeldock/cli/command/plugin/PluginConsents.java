package dev.modeldock.cli.command.plugin;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Column;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/** Agrees to jars that nobody known has signed, each by its hash. */
final class PluginConsents {

  private static final String PATH = "/admin/v1/consents";
  private static final Pattern HASH = Pattern.compile("[0-9a-f]{64}");
  private static final List<Column> GIVEN =
      List.of(
          new Column("SHA-256", "sha256"),
          new Column("Plugin", "plugin"),
          new Column("Given", "given_at"),
          new Column("State", "state"),
          new Column("Problems", "problems"));
  private static final List<Column> ROW =
      List.of(
          new Column("SHA-256", "sha256"),
          new Column("PLUGIN", "plugin"),
          new Column("GIVEN", "given_at"));

  private final Session session;

  PluginConsents(Session session) {
    this.session = session;
  }

  /** Agrees to what {@code target} names: a hash, a file, or the id of a plugin that is refused. */
  int give(String target) {
    JsonObject given = session.control().post(PATH, body(target));
    session.printer().item(given, GIVEN);
    if (session.printer().form() == Printer.Form.TEXT && given.text("state").isEmpty()) {
      session.printer().message("it is loaded when it comes: put it into the plugins folder");
    }
    return 0;
  }

  /** Agrees to the very bytes of a file. */
  void give(Path jar) {
    session.control().post(PATH, JsonObject.empty().with("sha256", hash(jar)));
  }

  private static JsonObject body(String target) {
    if (HASH.matcher(target).matches()) {
      return JsonObject.empty().with("sha256", target);
    }
    Path file = Path.of(target);
    return Files.isRegularFile(file)
        ? JsonObject.empty().with("sha256", hash(file))
        : JsonObject.empty().with("plugin", target);
  }

  int list() {
    session.printer().list(session.control().get(PATH).objects("data"), ROW);
    return 0;
  }

  int withdraw(String sha256) {
    session.control().delete(PATH + "/" + ControlClient.encode(sha256));
    session.printer().message("agreed no more; what runs is refused at its next load");
    return 0;
  }

  private static String hash(Path file) {
    try (var in =
        new DigestInputStream(Files.newInputStream(file), MessageDigest.getInstance("SHA-256"))) {
      in.transferTo(OutputStream.nullOutputStream());
      return HexFormat.of().formatHex(in.getMessageDigest().digest());
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE, "unreadable", file + " cannot be read: " + e.getMessage(), null);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
