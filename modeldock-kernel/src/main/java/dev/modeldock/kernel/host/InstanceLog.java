package dev.modeldock.kernel.host;

import dev.modeldock.api.host.PluginLog;
import java.lang.System.Logger.Level;

/** Writes a plugin's lines to the runtime log, each one line and marked with the instance. */
final class InstanceLog implements PluginLog {

  private static final System.Logger LOG = System.getLogger(InstanceLog.class.getName());
  private static final int LONGEST = 2000;

  private final String mark;
  private final SecretMask mask;

  InstanceLog(String instance, SecretMask mask) {
    this.mark = "[" + instance + "] ";
    this.mask = mask;
  }

  @Override
  public void info(String message) {
    LOG.log(Level.INFO, mark + oneLine(mask.masked(message)));
  }

  @Override
  public void warn(String message) {
    LOG.log(Level.WARNING, mark + oneLine(mask.masked(message)));
  }

  @Override
  public void warn(String message, Throwable cause) {
    // As text: a log handler that kept the exception would keep the plugin in memory.
    warn(message + ": " + cause.getClass().getName() + ": " + cause.getMessage());
  }

  /** What comes from a runtime must not be able to forge a line of the log. */
  private static String oneLine(String message) {
    String cut = message.length() > LONGEST ? message.substring(0, LONGEST) + "…" : message;
    return cut.replaceAll("\\p{Cntrl}+", " ");
  }
}
