package dev.modeldock.controlcenter;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the control center, as Maven has them: it runs the tests in the module's folder. */
final class Pages {

  /** What we write. */
  static final Path OURS = Path.of("src/main/resources/control-center");

  /** What is served, libraries too. */
  static final Path SERVED = Path.of("target/classes/control-center");

  private Pages() {}

  /** {@return the files below {@code folder} whose names end so, in order} */
  static List<Path> files(Path folder, String ending) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> file.toString().endsWith(ending))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<Path> ours(String ending) {
    return files(OURS, ending);
  }

  static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
