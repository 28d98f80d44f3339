package dev.modeldock.kernel.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Replaces whole files so that after a crash there is the old content or the new, never a mix. */
public final class DurableFiles {

  private DurableFiles() {}

  /**
   * Replaces {@code file}: writes beside it, flushes, renames, and flushes the folder. Blocks.
   *
   * @throws IOException if it could not be written; then the old content is still there
   */
  public static void replace(Path file, byte[] content) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      // Not a channel, for an interrupt of the caller must not end the write half way.
      try (var out = new RandomAccessFile(beside.toFile(), "rw")) {
        out.setLength(0);
        out.write(content);
        out.getFD().sync();
      }
      try {
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
      } catch (AtomicMoveNotSupportedException _) {
        Files.move(beside, file, StandardCopyOption.REPLACE_EXISTING);
      }
    } catch (IOException failed) {
      Files.deleteIfExists(beside);
      throw failed;
    }
    flushFolder(file.toAbsolutePath().getParent());
  }

  /** Flushes a folder's entries to the disk, where the platform has a way to. */
  public static void flushFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Windows opens no folder; NTFS journals renames by itself.
    }
  }
}
