package dev.modeldock.kernel.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps other processes off a home folder. The system's lock on {@code lock} decides and ends with
 * the process, however it ends; {@code lock.info} beside it only says who holds it. That is a
 * second file because closing any channel on a locked file gives the lock away on POSIX systems.
 */
final class HomeLock implements AutoCloseable {

  private final FileChannel channel;
  private final Path info;

  private HomeLock(FileChannel channel, Path info) {
    this.channel = channel;
    this.info = info;
  }

  static HomeLock take(Path root) throws IOException {
    Path info = root.resolve("lock.info");
    Path file = root.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PrivateMode.FILE.attributes(root));
    FileLock lock = tryLock(channel);
    if (lock == null) {
      throw new HomeProblem(
          "home %s is used by %s; stop that gateway or choose another --home"
              .formatted(root, holder(info)));
    }
    try {
      Files.deleteIfExists(info);
      Files.createFile(info, PrivateMode.FILE.attributes(root));
      Files.writeString(info, ProcessHandle.current().pid() + " " + Instant.now() + "\n");
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
    return new HomeLock(channel, info);
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        channel.close();
      }
      return lock;
    } catch (OverlappingFileLockException _) {
      // This process has it already. The channel stays open: closing it would end that lock.
      return null;
    }
  }

  private static String holder(Path info) throws IOException {
    try {
      String[] said = Files.readString(info).strip().split(" ");
      return said.length == 2
          ? "process %s (since %s)".formatted(said[0], said[1])
          : "another process";
    } catch (NoSuchFileException _) {
      return "another process";
    }
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(info);
    channel.close();
  }
}
