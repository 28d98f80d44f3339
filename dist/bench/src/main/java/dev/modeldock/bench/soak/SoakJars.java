package dev.modeldock.bench.soak;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/** Plugin jars that differ by their id and version, made of one set of compiled classes. */
final class SoakJars {

  private static final List<String> SOURCES =
      List.of("module-info.java", "soak/SoakFactory.java", "soak/SoakStream.java");

  private final Map<String, byte[]> classes = new LinkedHashMap<>();

  /**
   * Compiles the plugin.
   *
   * @param library the folder of the distribution that has the API's jar
   * @param work an empty folder
   */
  SoakJars(Path library, Path work) throws IOException {
    Path out = Files.createDirectories(work.resolve("classes"));
    var arguments =
        new ArrayList<>(List.of("-p", library.toString(), "-d", out.toString(), "--release", "25"));
    for (String source : SOURCES) {
      Path file = work.resolve("source").resolve(source);
      Files.createDirectories(file.getParent());
      try (InputStream in = SoakJars.class.getResourceAsStream("plugin/" + source)) {
        Files.copy(in, file);
      }
      arguments.add(file.toString());
    }
    int failed =
        ToolProvider.getSystemJavaCompiler()
            .run(null, System.err, System.err, arguments.toArray(String[]::new));
    if (failed != 0) {
      throw new IOException("the plugin does not compile");
    }
    try (Stream<Path> files = Files.walk(out)) {
      files.filter(Files::isRegularFile).forEach(file -> classes.put(name(out, file), read(file)));
    }
  }

  private static String name(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Writes the jar of a version, beside {@code target}, and renames it into place. */
  void drop(String id, String version, Path target) throws IOException {
    Path half = target.resolveSibling("." + target.getFileName() + ".half");
    var manifest = new Manifest();
    Attributes main = manifest.getMainAttributes();
    main.put(Attributes.Name.MANIFEST_VERSION, "1.0");
    main.putValue("Plugin-Id", id);
    main.putValue("Plugin-Version", version);
    main.putValue("ModelDock-Api", "1.0");
    try (OutputStream file = Files.newOutputStream(half);
        var jar = new JarOutputStream(file, manifest)) {
      for (var each : classes.entrySet()) {
        entry(jar, each.getKey(), each.getValue());
      }
      String properties = "type=" + id + "\nversion=" + version + "\n";
      entry(jar, "soak/soak.properties", properties.getBytes(StandardCharsets.UTF_8));
    }
    Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void entry(JarOutputStream jar, String name, byte[] bytes) throws IOException {
    jar.putNextEntry(new JarEntry(name));
    jar.write(bytes);
    jar.closeEntry();
  }
}
