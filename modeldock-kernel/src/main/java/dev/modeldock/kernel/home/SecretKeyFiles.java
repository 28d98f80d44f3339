package dev.modeldock.kernel.home;

import dev.modeldock.kernel.journal.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Optional;

/**
 * Keeps the key of the stored secrets: 256 random bits in {@code secret.key}, which only the owner
 * may read; and beside it, while secrets go over to a new key, that one in {@code secret.key.next}.
 *
 * <p>What is returned belongs to the caller, who wipes it. One thread at a time.
 */
public final class SecretKeyFiles {

  private static final int BYTES = 32;

  private final Path current;
  private final Path next;
  private final SecureRandom random;

  /** Keeps the keys of the home folder {@code root}. Touches nothing yet. */
  public SecretKeyFiles(Path root, SecureRandom random) {
    this.current = root.resolve("secret.key");
    this.next = root.resolve("secret.key.next");
    this.random = random;
  }

  /** {@return where the key is} */
  public Path file() {
    return current;
  }

  /**
   * {@return the key, if there is one}
   *
   * @throws HomeProblem if others may read the file, or it holds no key
   */
  public Optional<byte[]> current() throws IOException {
    return read(current);
  }

  /**
   * {@return the key that secrets go over to, if they do}
   *
   * @throws HomeProblem if others may read the file, or it holds no key
   */
  public Optional<byte[]> next() throws IOException {
    return read(next);
  }

  private static Optional<byte[]> read(Path file) throws IOException {
    try {
      PrivateMode.FILE.require(file);
      byte[] bytes;
      try (var in = Files.newInputStream(file)) {
        bytes = in.readNBytes(BYTES + 1);
      }
      if (bytes.length != BYTES) {
        Arrays.fill(bytes, (byte) 0);
        throw new HomeProblem(
            "%s holds no key of %d bytes; restore it from a backup, or move it away and set the"
                    .formatted(file, BYTES)
                + " stored secrets again");
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Makes the first key. {@return it; it is on the disk} */
  public byte[] createCurrent() throws IOException {
    return create(current);
  }

  /** Makes the key to go over to. {@return it; it is on the disk} */
  public byte[] createNext() throws IOException {
    return create(next);
  }

  private byte[] create(Path file) throws IOException {
    if (Files.exists(file)) {
      throw new HomeProblem(file + " is there already; restart the gateway");
    }
    var bytes = new byte[BYTES];
    random.nextBytes(bytes);
    // Made beside and renamed, so that a crash leaves no half of a key behind.
    Path beside = file.resolveSibling("secret.key.new");
    Files.deleteIfExists(beside);
    Files.createFile(beside, PrivateMode.FILE.attributes(file));
    // Not a channel, for an interrupt of the caller must not end the write half way.
    try (var out = new RandomAccessFile(beside.toFile(), "rw")) {
      out.write(bytes);
      out.getFD().sync();
    }
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.flushFolder(file.toAbsolutePath().getParent());
    return bytes;
  }

  /** Puts the next key in the place of the current one, which is gone then. */
  public void promoteNext() throws IOException {
    Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.flushFolder(current.toAbsolutePath().getParent());
  }
}
