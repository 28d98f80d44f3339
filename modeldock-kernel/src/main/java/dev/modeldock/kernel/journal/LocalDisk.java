package dev.modeldock.kernel.journal;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** The disk of this machine. */
enum LocalDisk implements Disk {
  INSTANCE;

  @Override
  public DiskFile open(Path path) throws IOException {
    return new LocalFile(new RandomAccessFile(path.toFile(), "rw"));
  }

  @Override
  public boolean exists(Path path) {
    return Files.exists(path);
  }

  @Override
  public byte[] read(Path path) throws IOException {
    return Files.readAllBytes(path);
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException _) {
      Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  public void remove(Path path) throws IOException {
    Files.deleteIfExists(path);
  }

  @Override
  public void flushFolder(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Windows opens no folder; NTFS journals renames by itself.
    }
  }

  /** Not a channel: an interrupt of whoever writes would close that for everybody. */
  private record LocalFile(RandomAccessFile file) implements DiskFile {

    @Override
    public long length() throws IOException {
      return file.length();
    }

    @Override
    public void cut(long length) throws IOException {
      file.setLength(length);
    }

    @Override
    public void append(byte[] bytes) throws IOException {
      file.seek(file.length());
      file.write(bytes);
    }

    @Override
    public void flush() throws IOException {
      file.getFD().sync();
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
