package dev.modeldock.kernel.plugin.folder;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Tells a jar that was written to its end from one that was not: the last thing in a zip file says
 * where its directory begins and how long that is (APPNOTE.TXT 4.3.16).
 */
final class ZipEnd {

  private static final int RECORD = 22;
  private static final int SIGNATURE = 0x06054b50;
  private static final int LONGEST_COMMENT = 0xffff;

  private ZipEnd() {}

  /** {@return whether {@code file} ends as a zip file of its length ends} */
  static boolean isThere(Path file) {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      long size = channel.size();
      ByteBuffer tail =
          ByteBuffer.allocate((int) Math.min(size, RECORD + LONGEST_COMMENT))
              .order(ByteOrder.LITTLE_ENDIAN);
      long from = size - tail.capacity();
      while (tail.hasRemaining() && channel.read(tail, from + tail.position()) >= 0) {
        // until all of it is read
      }
      return !tail.hasRemaining() && endsIn(tail, from);
    } catch (IOException _) {
      return false;
    }
  }

  private static boolean endsIn(ByteBuffer tail, long from) {
    for (int at = tail.capacity() - RECORD; at >= 0; at--) {
      if (tail.getInt(at) == SIGNATURE && fits(tail, at, from)) {
        return true;
      }
    }
    return false;
  }

  private static boolean fits(ByteBuffer tail, int at, long from) {
    long length = Integer.toUnsignedLong(tail.getInt(at + 12));
    long begin = Integer.toUnsignedLong(tail.getInt(at + 16));
    int comment = Short.toUnsignedInt(tail.getShort(at + 20));
    return at + RECORD + comment == tail.capacity() && begin + length == from + at;
  }
}
