package dev.modeldock.kernel.plugin.trust;

import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A jar's bytes, apart from its signature. That is the comment at the very end of the zip file
 * (APPNOTE.TXT 4.3.16): the one place in which nothing can be that is ever loaded. All other bytes
 * are hashed, with a comment of no length, which is how they were before they were signed.
 *
 * @param whole the hash of all bytes, in lower-case hex
 * @param content the hash of the jar as it would be without the comment
 * @param comment what follows the end of the zip file's directory
 * @param fits whether the zip file says that so much follows
 */
record JarSeal(String whole, String content, byte[] comment, boolean fits) {

  private static final int RECORD = 22;
  private static final int SIGNATURE = 0x06054b50;

  /** The longest comment that a zip file may have. */
  static final int LONGEST_COMMENT = 0xffff;

  /**
   * Reads a jar once.
   *
   * @throws IOException if it cannot be read, or is no zip file
   */
  static JarSeal read(Path jar) throws IOException {
    try (var file = new RandomAccessFile(jar.toFile(), "r")) {
      long size = file.length();
      var tail = new byte[(int) Math.min(size, RECORD + LONGEST_COMMENT)];
      long from = size - tail.length;
      MessageDigest whole = sha256();
      MessageDigest content = sha256();
      InputStream in = Channels.newInputStream(file.getChannel());
      var buffer = new byte[64 * 1024];
      for (long left = from; left > 0; ) {
        int n = in.read(buffer, 0, (int) Math.min(buffer.length, left));
        if (n < 0) {
          throw new IOException("it was cut while it was read");
        }
        whole.update(buffer, 0, n);
        content.update(buffer, 0, n);
        left -= n;
      }
      if (in.readNBytes(tail, 0, tail.length) < tail.length || in.read() >= 0) {
        throw new IOException("it was changed while it was read");
      }
      whole.update(tail);
      int end = end(tail);
      content.update(tail, 0, end + RECORD - 2);
      content.update(new byte[2]);
      int said = Short.toUnsignedInt(number(tail).getShort(end + RECORD - 2));
      byte[] comment = Arrays.copyOfRange(tail, end + RECORD, tail.length);
      return new JarSeal(hex(whole), hex(content), comment, said == comment.length);
    }
  }

  /** The last one is the one that is found by who opens a jar. */
  private static int end(byte[] tail) throws IOException {
    ByteBuffer bytes = number(tail);
    for (int at = tail.length - RECORD; at >= 0; at--) {
      if (bytes.getInt(at) == SIGNATURE) {
        return at;
      }
    }
    throw new IOException("it is not a zip file");
  }

  private static ByteBuffer number(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String hex(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }
}
