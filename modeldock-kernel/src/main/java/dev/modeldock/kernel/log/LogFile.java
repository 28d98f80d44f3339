package dev.modeldock.kernel.log;

import java.nio.file.Path;
import java.util.HashMap;
import org.tinylog.configuration.Configuration;
import org.tinylog.jul.JulTinylogBridge;

/**
 * The runtime log: one file in the home folder, rolled by size and day, and warnings on the
 * console.
 *
 * <p>All code, Helidon's included, logs through {@link System.Logger} onto {@code
 * java.util.logging} at INFO, and tinylog takes it from there. Tinylog's own System.Logger would
 * walk the stack at each question whether a level is on, and Helidon asks at every request.
 */
public final class LogFile {

  private static final String LINE =
      "{date:yyyy-MM-dd'T'HH:mm:ss.SSSXXX} {level|min-size=5} {message}";

  private LogFile() {}

  /**
   * Begins to log into {@code folder}, before anything is logged. A process has one log: of several
   * gateways in one, as tests have them, the first decides where it is.
   */
  public static void begin(Path folder) {
    if (Configuration.isFrozen()) {
      return;
    }
    var settings = new HashMap<String, String>();
    settings.put("level", "info");
    settings.put("level@org.pf4j", "warn");
    settings.put("level@io.helidon", "warn");
    settings.put("autoshutdown", "false");
    settings.put("writer", "rolling file");
    settings.put("writer.level", "info");
    settings.put("writer.format", LINE);
    settings.put(
        "writer.file", folder.resolve("modeldock.{date:yyyy-MM-dd}.{count}.log").toString());
    settings.put("writer.latest", folder.resolve("modeldock.log").toString());
    settings.put("writer.policies", "daily, size: 10mb");
    settings.put("writer.backups", "10");
    settings.put("writer.charset", "UTF-8");
    settings.put("writer-console", "console");
    settings.put("writer-console.level", "warn");
    settings.put("writer-console.stream", "err");
    settings.put("writer-console.format", "{level}: {message-only}");
    Configuration.replace(settings);
    JulTinylogBridge.activate();
  }
}
