package dev.modeldock.plugins.claudecode.program;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds Claude Code's native program behind whatever a package manager put on the path: npm's links
 * and shims lead to a folder with the program in it, or beside it.
 *
 * <p>Looks at names and sizes only and opens no file.
 */
final class Executable {

  /** The program has some 250 MB; a shim or a stub has a few kB. */
  private static final long LEAST_SIZE = 1024 * 1024;

  private static final String PACKAGE = "node_modules/@anthropic-ai/claude-code";

  private Executable() {}

  /** {@return the program that {@code found} leads to, if there is one} */
  static Optional<Path> behind(Path found) {
    Path real;
    try {
      real = found.toRealPath();
    } catch (IOException e) {
      return Optional.empty();
    }
    if (isNative(real)) {
      return Optional.of(real);
    }
    return candidates(real).stream().filter(Executable::isNative).findFirst();
  }

  /** {@return whether starting the file would start a shell or another interpreter} */
  static boolean isScript(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return List.of(".cmd", ".bat", ".ps1", ".js", ".mjs", ".cjs").stream().anyMatch(name::endsWith);
  }

  private static boolean isNative(Path file) {
    try {
      return !isScript(file) && Files.isRegularFile(file) && Files.size(file) >= LEAST_SIZE;
    } catch (IOException e) {
      return false;
    }
  }

  private static List<Path> candidates(Path real) {
    var list = new ArrayList<Path>();
    for (Path home : packages(real)) {
      list.add(home.resolve("bin/claude.exe"));
      for (String platform : platforms()) {
        String name = "claude-code-" + platform;
        for (Path place :
            List.of(
                home.resolveSibling(name), home.resolve("node_modules/@anthropic-ai/" + name))) {
          list.add(place.resolve("claude"));
          list.add(place.resolve("claude.exe"));
        }
      }
    }
    return list;
  }

  /** The package's folder: above the link's target, or below the folder of a Windows shim. */
  private static List<Path> packages(Path real) {
    var homes = new ArrayList<Path>();
    @Nullable Path folder = real.getParent();
    if (folder != null) {
      homes.add(folder.resolve(PACKAGE));
      homes.add(folder.resolveSibling("@anthropic-ai/claude-code"));
    }
    for (int up = 0; folder != null && up < 3; up++, folder = folder.getParent()) {
      if (folder.endsWith("@anthropic-ai/claude-code")) {
        homes.add(folder);
      }
    }
    return homes;
  }

  private static List<String> platforms() {
    String os = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    String arch = System.getProperty("os.arch").equals("aarch64") ? "arm64" : "x64";
    if (os.contains("win")) {
      return List.of("win32-" + arch);
    }
    return os.contains("mac")
        ? List.of("darwin-" + arch)
        : List.of("linux-" + arch, "linux-" + arch + "-musl");
  }
}
