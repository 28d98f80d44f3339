package dev.modeldock.kernel.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** An empty folder for one program to run in; nothing of it is left when the program has ended. */
final class ThrowAwayFolder {

  private static final System.Logger LOG = System.getLogger(ThrowAwayFolder.class.getName());

  private final Path path;

  private ThrowAwayFolder(Path path) {
    this.path = path;
  }

  /** Makes one below {@code place}, readable by nobody else. */
  static ThrowAwayFolder in(Path place) throws IOException {
    Files.createDirectories(place);
    return new ThrowAwayFolder(Files.createTempDirectory(place, "run-"));
  }

  Path path() {
    return path;
  }

  /**
   * Removes it with whatever the program put there; links are removed, never followed. Idempotent.
   */
  void remove() {
    var removal = new Removal();
    try {
      Files.walkFileTree(path, removal);
    } catch (IOException e) {
      removal.note(e);
    }
    if (removal.first != null) {
      LOG.log(
          Level.WARNING,
          "{0} could not be removed: {1}",
          path,
          removal.first.getClass().getSimpleName());
    }
  }

  /** Goes on past what it cannot remove, and reports the first of that at the end. */
  private static final class Removal extends SimpleFileVisitor<Path> {

    private @Nullable IOException first;

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      // Some tools take away the right to write from what they keep.
      if (!Files.isWritable(folder)) {
        folder.toFile().setWritable(true);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      return delete(file);
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      return note(failure);
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      return delete(folder);
    }

    private FileVisitResult delete(Path path) {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        return note(e);
      }
      return FileVisitResult.CONTINUE;
    }

    /** What a program removes itself at the same moment is gone, which is all that is wanted. */
    private FileVisitResult note(IOException failure) {
      if (first == null && !(failure instanceof NoSuchFileException)) {
        first = failure;
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
