package dev.modeldock.kernel.audit.file;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Names the audit's files, one for each UTC day on which something was written.
 *
 * @param folder where they are
 */
record DayFiles(Path folder) {

  private static final String SUFFIX = ".jsonl";

  Path path(LocalDate day) {
    return folder.resolve(day + SUFFIX);
  }

  /**
   * {@return the days that have a file; a folder of a year is read in a fraction of a millisecond}
   */
  NavigableSet<LocalDate> days() throws IOException {
    var days = new TreeSet<LocalDate>();
    try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*" + SUFFIX)) {
      for (Path file : files) {
        day(file.getFileName().toString()).ifPresent(days::add);
      }
    }
    return days;
  }

  private static Optional<LocalDate> day(String name) {
    try {
      return Optional.of(LocalDate.parse(name.substring(0, name.length() - SUFFIX.length())));
    } catch (DateTimeException _) {
      return Optional.empty();
    }
  }
}
