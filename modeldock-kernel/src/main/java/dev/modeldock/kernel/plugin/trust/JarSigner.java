package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;

/** Signs jars. */
public final class JarSigner {

  private JarSigner() {}

  /**
   * Signs {@code jar} in its place, which has a signature already or has none. It is replaced whole
   * or not at all.
   *
   * @param manifest what the jar says of itself
   * @throws IOException if it cannot be read, signed or written
   */
  public static void sign(Path jar, PluginManifest manifest, SigningKey key) throws IOException {
    JarSeal seal = JarSeal.read(jar);
    if (seal.comment().length > 0 && !SignatureBlock.isMeant(seal.comment())) {
      throw new IOException(
          jar + " ends in a comment of its own, where the signature goes; build it without one");
    }
    byte[] block = block(Statement.of(manifest, seal.content(), key.publicKey()), key);
    Path target = jar.toRealPath();
    Path half = Files.createTempFile(target.getParent(), ".signing", ".part");
    try {
      Files.copy(target, half, StandardCopyOption.REPLACE_EXISTING);
      try (var file = new RandomAccessFile(half.toFile(), "rw")) {
        long end = file.length() - seal.comment().length;
        file.setLength(end);
        file.seek(end - 2);
        file.write(block.length & 0xff);
        file.write(block.length >> 8);
        file.write(block);
        file.getFD().sync();
      }
      Files.move(half, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(half);
    }
  }

  private static byte[] block(Statement statement, SigningKey key) throws IOException {
    try {
      return new SignatureBlock(statement, key.sign(statement.bytes())).bytes();
    } catch (GeneralSecurityException e) {
      throw new IOException("the key cannot sign", e);
    }
  }
}
