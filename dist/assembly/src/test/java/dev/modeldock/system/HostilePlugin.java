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

/** Builds plugins that do harm, of the sources that the kernel's own tests have. */
final class HostilePlugin {

  private static final Path SOURCES =
      Path.of("../../modeldock-kernel/src/test/resources/plugins/hostile");

  private final Path folder;
  private final Path classes;

  /**
   * @param folder to work in
   */
  HostilePlugin(Path folder) throws IOException {
    this.folder = folder;
    this.classes = Files.createDirectories(folder.resolve("classes"));
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
  }

  /** {@return the jar of one that does {@code act} in {@code place}} Both are its provider type. */
  Path jar(String place, String act) throws IOException {
    String type = place + "-" + act;
    Files.writeString(classes.resolve("example/hostile/act"), place + ":" + act);
    Path manifest =
        Files.writeString(
            folder.resolve("manifest"),
            "Plugin-Id: %s\nPlugin-Version: 1.0\nModelDock-Api: 1.0\n".formatted(type));
    Path jar = folder.resolve(type + ".made");
    run(
        "jar",
        List.of(
            "--create",
            "--file",
            jar.toString(),
            "--manifest",
            manifest.toString(),
            "-C",
            classes.toString(),
            "."));
    return jar;
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
