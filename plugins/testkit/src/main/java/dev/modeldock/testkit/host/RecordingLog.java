package dev.modeldock.testkit.host;

import dev.modeldock.api.host.PluginLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A log that keeps its lines, so that a test can look for what must or must not be in them. */
public final class RecordingLog implements PluginLog {

  private final List<String> lines = new CopyOnWriteArrayList<>();

  RecordingLog() {}

  /** {@return the lines so far, oldest first, each with its level} */
  public List<String> lines() {
    return List.copyOf(lines);
  }

  @Override
  public void info(String message) {
    lines.add("INFO " + message);
  }

  @Override
  public void warn(String message) {
    lines.add("WARN " + message);
  }

  @Override
  public void warn(String message, Throwable cause) {
    lines.add("WARN " + message + ": " + cause);
  }
}
