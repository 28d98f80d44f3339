package dev.modeldock.kernel.promptlog.file;

import dev.modeldock.kernel.home.PrivateMode;
import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The prompt log's files: one or more for each UTC day on which something was written, and all for
 * their owner only.
 *
 * @param folder where they are; made when there is something to write
 */
record PromptFolder(Path folder) {

  private static final Pattern NAME = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.(\\d{4})\\.jsonl");

  /**
   * A file.
   *
   * @param path where it is
   * @param day when its entries were written
   * @param part which file of that day it is, from 1
   */
  record Part(Path path, LocalDate day, int part) {

    private static final Comparator<Part> ORDER =
        Comparator.comparing(Part::day).thenComparing(Part::part);

    long length() {
      return path.toFile().length();
    }
  }

  /** {@return whether anything was ever written, and not removed} */
  boolean exists() {
    return Files.isDirectory(folder);
  }

  /** {@return the files, oldest first; none if there is no folder} */
  List<Part> parts() throws IOException {
    if (!exists()) {
      return List.of();
    }
    var parts = new ArrayList<Part>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder)) {
      for (Path file : files) {
        part(file).ifPresent(parts::add);
      }
    } catch (NoSuchFileException _) {
      // Its last file was removed just now, and the folder with it.
    }
    Collections.sort(parts, Part.ORDER);
    return parts;
  }

  /** {@return a new file of that day, empty; the folder is made if need be} */
  Part create(LocalDate day) throws IOException {
    if (!exists()) {
      Files.createDirectory(folder, PrivateMode.FOLDER.attributes(folder));
    }
    int last =
        parts().stream()
            .filter(part -> part.day().equals(day))
            .mapToInt(Part::part)
            .max()
            .orElse(0);
    Path path = folder.resolve("%s.%04d.jsonl".formatted(day, last + 1));
    Files.createFile(path, PrivateMode.FILE.attributes(folder));
    return new Part(path, day, last + 1);
  }

  /** {@return a new empty file, in which a file is written anew} */
  Path beside(Part part) throws IOException {
    Path path = part.path().resolveSibling(part.path().getFileName() + ".new");
    Files.deleteIfExists(path);
    return Files.createFile(path, PrivateMode.FILE.attributes(folder));
  }

  /** Removes what a stop in the middle of a rewriting has left, and the folder if it is empty. */
  void tidy() throws IOException {
    if (!exists()) {
      return;
    }
    try (DirectoryStream<Path> left = Files.newDirectoryStream(folder, "*.jsonl.new")) {
      for (Path file : left) {
        Files.delete(file);
      }
    }
    try {
      Files.delete(folder);
    } catch (DirectoryNotEmptyException _) {
      // There are entries, which is what it is for.
    }
  }

  private static Optional<Part> part(Path file) {
    Matcher name = NAME.matcher(file.getFileName().toString());
    try {
      return name.matches()
          ? Optional.of(
              new Part(file, LocalDate.parse(name.group(1)), Integer.parseInt(name.group(2))))
          : Optional.empty();
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
