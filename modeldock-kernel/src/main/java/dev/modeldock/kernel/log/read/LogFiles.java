package dev.modeldock.kernel.log.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The files of the runtime log in a folder, as they are at each look: they are rolled by size and
 * day, and old ones go. Immutable; any thread.
 */
public final class LogFiles {

  private static final Pattern NAME =
      Pattern.compile("modeldock\\.(\\d{4}-\\d{2}-\\d{2})\\.(\\d{1,9})\\.log");

  private final Path folder;

  public LogFiles(Path folder) {
    this.folder = folder;
  }

  /**
   * One of the files.
   *
   * @param start where it begins
   */
  public record LogFile(Path path, LogPosition start) {}

  /** {@return all of them, oldest first} */
  public List<LogFile> list() throws IOException {
    try (var paths = Files.list(folder)) {
      return paths
          .flatMap(path -> named(path).stream())
          .sorted(Comparator.comparing(LogFile::start))
          .toList();
    } catch (NoSuchFileException _) {
      return List.of();
    }
  }

  private static Optional<LogFile> named(Path path) {
    Matcher name = NAME.matcher(path.getFileName().toString());
    return name.matches()
        ? Optional.of(
            new LogFile(path, new LogPosition(name.group(1), Integer.parseInt(name.group(2)), 0)))
        : Optional.empty();
  }
}
