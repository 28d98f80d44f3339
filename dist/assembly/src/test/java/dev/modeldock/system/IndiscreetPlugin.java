package dev.modeldock.system;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;

/**
 * Builds a plugin against what the distribution ships, as its author would, whose failures repeat
 * the prompt.
 */
final class IndiscreetPlugin {

  private static final Path SOURCES = Path.of("src/test/resources/plugins/indiscreet");

  private IndiscreetPlugin() {}

  /** {@return a folder with nothing but the plugin's jar, below {@code folder}} */
  static Path in(Path folder) throws IOException {
    Path classes = Files.createDirectories(folder.resolve("indiscreet-classes"));
    List<String> javac =
        new ArrayList<>(
            List.of(
                "-d",
                classes.toString(),
                "--release",
                "25",
                "--module-path",
                Distribution.built().folder().resolve("lib").toString()));
    try (Stream<Path> sources = Files.walk(SOURCES)) {
      sources.map(Path::toString).filter(source -> source.endsWith(".java")).forEach(javac::add);
    }
    run("javac", javac);
    Path manifest =
        Files.writeString(
            folder.resolve("indiscreet.manifest"),
            "Plugin-Id: indiscreet\nPlugin-Version: 1.0\nModelDock-Api: 1.0\n");
    Path plugins = Files.createDirectories(folder.resolve("more-plugins"));
    run(
        "jar",
        List.of(
            "--create",
            "--file",
            plugins.resolve("indiscreet.jar").toString(),
            "--manifest",
            manifest.toString(),
            "-C",
            classes.toString(),
            "."));
    return plugins;
  }

  private static void run(String tool, List<String> arguments) {
    StringWriter said = new StringWriter();
    PrintWriter out = new PrintWriter(said);
    int status =
        ToolProvider.findFirst(tool).orElseThrow().run(out, out, arguments.toArray(String[]::new));
    if (status != 0) {
      throw new UncheckedIOException(new IOException(tool + ": " + said));
    }
  }
}
