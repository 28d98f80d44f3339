package dev.modeldock.plugins.codex.launch;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Where the CLI keeps its login and its configuration. Its own affair: the gateway makes the folder
 * if it is the gateway's, tells people how to sign in there, and never looks inside.
 *
 * @param path the folder
 * @param own whether the gateway made it for the CLI; false if the owner named one
 * @param program what to type to run the CLI
 */
public record Home(Path path, boolean own, String program) {

  /** Makes the folder, or looks whether it is there: the CLI starts with no other. */
  void prepare() throws Unreachable {
    try {
      if (own) {
        Files.createDirectories(path);
      }
    } catch (IOException e) {
      throw new Unreachable(Stage.NOT_SENT, "%s cannot be made: check the disk".formatted(path), e);
    }
    if (!Files.isDirectory(path)) {
      throw new Unreachable(
          Stage.NOT_SENT, "codex_home '%s' is no folder: make it, or leave it out".formatted(path));
    }
  }

  /** {@return the command by which the owner signs the CLI in} */
  public String loginCommand() {
    return Platform.here().windows()
        ? "set \"CODEX_HOME=%s\" && %s login".formatted(path, program)
        : "CODEX_HOME=%s %s login".formatted(quoted(path.toString()), quoted(program));
  }

  private static String quoted(String text) {
    return text.matches("[A-Za-z0-9_./@%+=:,-]+") ? text : "'" + text.replace("'", "'\\''") + "'";
  }
}
