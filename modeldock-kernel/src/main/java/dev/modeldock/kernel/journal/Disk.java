package dev.modeldock.kernel.journal;

import java.io.IOException;
import java.nio.file.Path;

/**
 * What the state needs of a disk, no more, so that a test can be a disk that loses what was not
 * flushed or dies between any two steps. Blocks; one thread at a time.
 */
public interface Disk {

  /** {@return the disk of this machine} */
  static Disk local() {
    return LocalDisk.INSTANCE;
  }

  /** Opens {@code path} for reading and appending, made if it is not there. */
  DiskFile open(Path path) throws IOException;

  /** {@return whether there is a file at {@code path}} */
  boolean exists(Path path);

  /** {@return the whole content of {@code path}} */
  byte[] read(Path path) throws IOException;

  /** Gives {@code from} the name {@code to}; what had that name is gone. At once or not at all. */
  void rename(Path from, Path to) throws IOException;

  /** Removes {@code path}, if it is there. */
  void remove(Path path) throws IOException;

  /** Makes new names and renames in {@code folder} outlive a loss of power, where that is known. */
  void flushFolder(Path folder);
}
