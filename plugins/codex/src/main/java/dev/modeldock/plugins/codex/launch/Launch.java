package dev.modeldock.plugins.codex.launch;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * All that is needed to start the CLI's app-server.
 *
 * @param program the executable
 * @param version what it calls its version
 * @param arguments how to start it
 * @param home where the CLI keeps its login and its configuration; the gateway never looks inside
 * @param work an empty folder to run in
 * @param contextTokens the size of each known model's context window
 */
public record Launch(
    Path program,
    String version,
    List<String> arguments,
    Path home,
    Path work,
    Map<String, Long> contextTokens) {

  public Launch {
    arguments = List.copyOf(arguments);
    contextTokens = Map.copyOf(contextTokens);
  }
}
