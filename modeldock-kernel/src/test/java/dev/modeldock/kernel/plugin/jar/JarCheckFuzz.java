package dev.modeldock.kernel.plugin.jar;

import dev.modeldock.kernel.fuzz.Expect;
import dev.modeldock.kernel.host.words.OneLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/**
 * Jars that anybody made: refused in short plain lines, or known by an id and a module. The first
 * byte says what the others are: a whole jar, its manifest, or its module descriptor, so that no
 * checksum keeps what is changed from being read.
 */
public final class JarCheckFuzz {

  private static final JarCheck CHECK = new JarCheck(OfferedModules.ofKernel());
  private static final byte[] NO_MODULE = {(byte) 0xca, (byte) 0xfe, (byte) 0xba, (byte) 0xbe};
  private static final byte[] MANIFEST =
      "Manifest-Version: 1.0\nPlugin-Id: a\nPlugin-Version: 1\nModelDock-Api: 1.0\n".getBytes();
  private static final Path FILE = file();

  private JarCheckFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) throws IOException {
    if (data.length == 0) {
      return;
    }
    byte[] rest = Arrays.copyOfRange(data, 1, data.length);
    Files.write(
        FILE,
        switch (data[0]) {
          case 'm' -> jar(rest, NO_MODULE);
          case 'i' -> jar(MANIFEST, rest);
          default -> rest;
        });
    JarReport report = CHECK.check(new StagedJar(FILE, FILE, ""));
    for (String line : report.problems()) {
      Expect.that(OneLine.isPlain(line, OneLine.LONGEST), () -> "no short plain line: " + line);
    }
    Expect.that(
        !report.problems().isEmpty() || report.manifest() != null && report.module() != null,
        () -> "taken, but not known");
  }

  private static byte[] jar(byte[] manifest, byte[] module) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (var out = new ZipOutputStream(bytes)) {
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      out.write(manifest);
      out.putNextEntry(new ZipEntry("module-info.class"));
      out.write(module);
    }
    return bytes.toByteArray();
  }

  private static Path file() {
    try {
      Path file = Files.createTempFile("fuzz", ".jar");
      file.toFile().deleteOnExit();
      return file;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
