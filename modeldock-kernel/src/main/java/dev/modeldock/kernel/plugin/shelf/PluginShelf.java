package dev.modeldock.kernel.plugin.shelf;

import dev.modeldock.kernel.journal.DurableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.UUID;

/**
 * The owner's plugin folder as a place where jars are put, so that the folder says what serves also
 * after the gateway was killed at any moment: a jar is there whole, or not at all.
 *
 * <p>Beside the jars, in folders that nobody watches, it keeps what comes in until it has proved
 * itself, and of each plugin the jar that served before. A jar that is replaced is kept in two
 * moves, before the new one takes its place and after: the file in between tells after a crash on
 * which side of it that came. Belongs to the supervisor's thread.
 */
public final class PluginShelf {

  private static final String INCOMING = ".incoming";
  private static final String PREVIOUS = ".previous";

  private final Path folder;

  /** What a jar is kept as. */
  private enum Kept {
    /** It served before the one that serves. */
    PREVIOUS("previous.jar"),
    /** It is about to be replaced. */
    REPLACED("replaced.jar"),
    /** It served badly, and what was before it came back. */
    FAILED("failed.jar");

    private final String file;

    Kept(String file) {
      this.file = file;
    }
  }

  /**
   * @param folder the folder in the gateway's home
   */
  public PluginShelf(Path folder) {
    this.folder = folder.toAbsolutePath().normalize();
  }

  /** Removes what was on its way when an earlier run ended. */
  public void sweep() throws IOException {
    Path incoming = folder.resolve(INCOMING);
    if (Files.isDirectory(incoming)) {
      try (var left = Files.newDirectoryStream(incoming)) {
        for (Path file : left) {
          Files.deleteIfExists(file);
        }
      } catch (DirectoryIteratorException e) {
        throw e.getCause();
      }
    }
  }

  /** {@return whether {@code jar} is in this folder, where the owner's own jars are} */
  public boolean has(Path jar) {
    return folder.equals(jar.toAbsolutePath().normalize().getParent());
  }

  /** Copies a jar that may come to serve. {@return the copy, which is safe on the disk} */
  public Path receive(Path jar) throws IOException {
    Path copy = fresh();
    try (InputStream in = Files.newInputStream(jar)) {
      Files.copy(in, copy);
    }
    sync(copy);
    return copy;
  }

  /** Writes a jar that may come to serve. {@return its file, which is safe on the disk} */
  public Path receive(byte[] jar) throws IOException {
    Path file = fresh();
    Files.write(file, jar, StandardOpenOption.CREATE_NEW);
    sync(file);
    return file;
  }

  private Path fresh() throws IOException {
    return Files.createDirectories(folder.resolve(INCOMING)).resolve(UUID.randomUUID() + ".jar");
  }

  /** Removes a jar that was received and did not come to serve. */
  public void discard(Path received) {
    try {
      Files.deleteIfExists(received);
    } catch (IOException _) {
      // The next sweep tries again.
    }
  }

  /** Puts a jar that was received where it is found after a restart, in the place of another. */
  public void place(Path received, Path target) throws IOException {
    Files.move(
        received, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DurableFiles.flushFolder(folder);
  }

  /** {@return the file for a plugin that has none here yet} */
  public Path placeOf(String id) {
    return folder.resolve(id + ".jar");
  }

  /** Takes a jar away. */
  public void remove(Path jar) throws IOException {
    Files.deleteIfExists(jar);
    DurableFiles.flushFolder(folder);
  }

  /**
   * Keeps a copy of a jar that is about to be replaced; {@link #replaced} makes it the previous.
   */
  public void keep(String id, Path jar) throws IOException {
    store(id, jar, Kept.REPLACED);
  }

  /** Says that the jar that was kept last has been replaced. */
  public void replaced(String id) throws IOException {
    Path kept = file(id, Kept.REPLACED);
    if (Files.exists(kept)) {
      move(kept, file(id, Kept.PREVIOUS));
    }
  }

  /** Says that the jar that was kept last served badly, and that the previous one is back. */
  public void failed(String id) throws IOException {
    move(file(id, Kept.REPLACED), file(id, Kept.FAILED));
    Files.deleteIfExists(file(id, Kept.PREVIOUS));
  }

  /**
   * Finishes after a crash what was begun before it.
   *
   * @param sha256 the hash of the jar that serves now
   */
  public void settle(String id, String sha256) throws IOException {
    Path kept = file(id, Kept.REPLACED);
    if (Files.exists(kept)) {
      if (hash(kept).equals(sha256)) {
        Files.delete(kept);
      } else {
        replaced(id);
      }
    }
  }

  /** {@return the jar of a plugin that served before the one that serves} */
  public Optional<Path> previous(String id) {
    return Optional.of(file(id, Kept.PREVIOUS)).filter(Files::isRegularFile);
  }

  private void store(String id, Path jar, Kept as) throws IOException {
    Path copy = receive(jar);
    Files.createDirectories(file(id, as).getParent());
    move(copy, file(id, as));
  }

  private static void move(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    DurableFiles.flushFolder(to.getParent());
  }

  /** An id is letters, digits and a few marks, and begins with no dot: it is a safe name. */
  private Path file(String id, Kept as) {
    return folder.resolve(PREVIOUS).resolve(id).resolve(as.file);
  }

  /** {@return the hash of a file, in lower-case hex} */
  public static String hash(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      ByteBuffer buffer = ByteBuffer.allocate(64 * 1024);
      while (channel.read(buffer) >= 0) {
        digest.update(buffer.flip());
        buffer.clear();
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static void sync(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }
}
