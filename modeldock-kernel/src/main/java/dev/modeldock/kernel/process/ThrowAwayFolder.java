package dev.modeldock.kernel.process;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

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

  /** Removes it with whatever the program put there; links are removed, never followed. */
  void remove() {
    try {
      Files.walkFileTree(path, new Removal());
    } catch (IOException e) {
      LOG.log(Level.WARNING, "{0} could not be removed: {1}", path, e.getClass().getSimpleName());
    }
  }

  private static final class Removal extends SimpleFileVisitor<Path> {

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    /** What a program removes itself at the same moment is gone, which is all that is wanted. */
    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      if (failure instanceof NoSuchFileException) {
        return FileVisitResult.CONTINUE;
      }
      throw failure;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, IOException failure) throws IOException {
      Files.deleteIfExists(folder);
      return FileVisitResult.CONTINUE;
    }
  }
}
