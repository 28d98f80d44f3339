package dev.modeldock.kernel.journal;

import java.io.IOException;
import java.nio.file.Path;

/** Replaces whole files so that after a crash there is the old content or the new, never a mix. */
public final class DurableFiles {

  private DurableFiles() {}

  /**
   * Replaces {@code file}: writes beside it, flushes, renames, and flushes the folder. Blocks.
   *
   * @throws IOException if it could not be written; then the old content is still there
   */
  public static void replace(Path file, byte[] content) throws IOException {
    replace(Disk.local(), file, content);
  }

  /** Replaces {@code file} of {@code disk} in the same way. */
  public static void replace(Disk disk, Path file, byte[] content) throws IOException {
    Path beside = file.resolveSibling(file.getFileName() + ".new");
    try {
      try (DiskFile out = disk.open(beside)) {
        out.cut(0);
        out.append(content);
        out.flush();
      }
      disk.rename(beside, file);
    } catch (IOException failed) {
      disk.remove(beside);
      throw failed;
    }
    disk.flushFolder(file.toAbsolutePath().getParent());
  }

  /** Flushes a folder's entries to the disk, where the platform has a way to. */
  public static void flushFolder(Path folder) {
    Disk.local().flushFolder(folder);
  }
}
