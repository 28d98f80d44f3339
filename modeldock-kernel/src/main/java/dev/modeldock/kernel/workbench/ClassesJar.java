package dev.modeldock.kernel.workbench;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.LocalDateTime;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Packs a folder of classes as the build's own jar tool would, the same files to the same bytes.
 */
final class ClassesJar {

  static final String MANIFEST = "META-INF/MANIFEST.MF";
  private static final LocalDateTime NO_TIME = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ClassesJar() {}

  /** Writes {@code jar} whole, or leaves what was there. */
  static void write(Path classes, Path jar) throws IOException {
    Path folder = Files.createDirectories(jar.toAbsolutePath().getParent());
    Path half = Files.createTempFile(folder, ".packing", ".jar");
    try {
      try (OutputStream file = Files.newOutputStream(half);
          var zip = new ZipOutputStream(file)) {
        // Who reads a jar as a stream finds the manifest in front or not at all.
        Path manifest = classes.resolve(MANIFEST);
        if (Files.isRegularFile(manifest)) {
          add(zip, MANIFEST, manifest);
        }
        List<Path> files = BuildOutput.files(classes);
        for (Path each : files) {
          String name = classes.relativize(each).toString().replace('\\', '/');
          if (!name.equals(MANIFEST)) {
            add(zip, name, each);
          }
        }
      }
      Files.move(half, jar, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static void add(ZipOutputStream zip, String name, Path file) throws IOException {
    var entry = new ZipEntry(name);
    entry.setTimeLocal(NO_TIME);
    zip.putNextEntry(entry);
    Files.copy(file, zip);
    zip.closeEntry();
  }
}
