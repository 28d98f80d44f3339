package dev.modeldock.kernel.home;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keeps other processes off a home folder. The system's lock on {@code lock} decides and ends with
 * the process, however it ends; {@code lock.info} beside it only says who holds it. That is a
 * second file because closing any channel on a locked file gives the lock away on POSIX systems.
 */
final class HomeLock implements AutoCloseable {

  /**
   * The homes that this very process holds. A file lock belongs to the process: a second channel on
   * the same file would end it when it is closed, if only by the garbage collector.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path root;
  private final FileChannel channel;
  private final Path info;

  private HomeLock(Path root, FileChannel channel, Path info) {
    this.root = root;
    this.channel = channel;
    this.info = info;
  }

  static HomeLock take(Path home) throws IOException {
    Path root = home.toRealPath();
    if (!HELD.add(root)) {
      throw used(home);
    }
    boolean held = false;
    try {
      HomeLock lock = lock(home, root);
      held = true;
      return lock;
    } finally {
      if (!held) {
        HELD.remove(root);
      }
    }
  }

  private static HomeLock lock(Path home, Path root) throws IOException {
    Path info = root.resolve("lock.info");
    Path file = root.resolve("lock");
    FileChannel channel =
        FileChannel.open(
            file,
            EnumSet.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
            PrivateMode.FILE.attributes(root));
    try {
      if (channel.tryLock() == null) {
        throw used(home);
      }
      Files.deleteIfExists(info);
      Files.createFile(info, PrivateMode.FILE.attributes(root));
      Files.writeString(info, ProcessHandle.current().pid() + " " + Instant.now() + "\n");
    } catch (IOException failed) {
      channel.close();
      throw failed;
    }
    return new HomeLock(root, channel, info);
  }

  private static HomeProblem used(Path home) throws IOException {
    return new HomeProblem(
        "home %s is used by %s; stop that gateway or choose another --home"
            .formatted(home, holder(home.resolve("lock.info"))));
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
    HELD.remove(root);
  }
}
