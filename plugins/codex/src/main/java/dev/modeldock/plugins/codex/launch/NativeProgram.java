package dev.modeldock.plugins.codex.launch;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostProcesses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Finds the CLI's executable. What npm puts on the search path is a script for Node, which would
 * stand between the gateway and the program: killed, it leaves the program running.
 */
final class NativeProgram {

  private NativeProgram() {}

  /**
   * {@return the file to start, with no link and no script of npm in between}
   *
   * @param named the file that the owner names; empty to look for it
   * @throws Unreachable if there is none; the message says how to install it
   */
  static Path find(Optional<String> named, HostProcesses processes) throws Unreachable {
    Path found =
        named.isPresent()
            ? Path.of(named.get())
            : processes.find("codex").orElseThrow(NativeProgram::missing);
    if (!found.isAbsolute() || !Files.isRegularFile(found)) {
      throw new Unreachable(
          Stage.NOT_SENT,
          "binary '%s' is no file; name the codex program in full".formatted(found));
    }
    Path real = real(found);
    String name = real.getFileName().toString().toLowerCase(Locale.ROOT);
    if (name.equals("codex.js")) {
      return packaged(real.getParent().getParent()).orElseThrow(() -> incomplete(real));
    }
    if (!Platform.here().windows()) {
      return real;
    }
    // npm's three scripts lie beside the folder of the packages that they start.
    return name.endsWith(".exe")
        ? real
        : packaged(real.resolveSibling("node_modules").resolve("@openai").resolve("codex"))
            .orElseThrow(() -> incomplete(real));
  }

  /** {@return the executable that belongs to npm's package in {@code folder}} */
  static Optional<Path> packaged(Path folder) {
    Platform platform = Platform.here();
    String beside = "codex-" + platform.packageSuffix();
    String program = platform.windows() ? "codex.exe" : "codex";
    return List.of(
            folder.resolveSibling(beside),
            folder.resolve("node_modules").resolve("@openai").resolve(beside),
            folder)
        .stream()
        .map(at -> at.resolve("vendor").resolve(platform.triple()))
        .flatMap(at -> List.of(at.resolve("bin"), at.resolve("codex")).stream())
        .map(at -> at.resolve(program))
        .filter(Files::isRegularFile)
        .map(NativeProgram::real)
        .findFirst();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException _) {
      return path;
    }
  }

  private static Unreachable missing() {
    return new Unreachable(
        Stage.NOT_SENT,
        "the Codex CLI was not found: install it with 'npm install -g @openai/codex', or set"
            + " 'binary' to its file");
  }

  private static Unreachable incomplete(Path script) {
    return new Unreachable(
        Stage.NOT_SENT,
        "%s only starts the real program, which is not beside it: install @openai/codex again, or set 'binary' to the program itself"
            .formatted(script));
  }
}
