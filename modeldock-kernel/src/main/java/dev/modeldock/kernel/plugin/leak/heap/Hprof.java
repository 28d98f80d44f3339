package dev.modeldock.kernel.plugin.leak.heap;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** The bytes of a heap dump in the HPROF format, in which all numbers are big-endian. */
final class Hprof {

  static final int OBJECT = 2;
  static final int BYTE = 8;

  private static final String MAGIC = "JAVA PROFILE 1.0.";
  private static final ValueLayout.OfShort SHORT =
      ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

  private final MemorySegment bytes;
  private final int idSize;
  private final long firstRecord;

  /**
   * @throws IOException if these are not the bytes of a heap dump
   */
  Hprof(MemorySegment bytes) throws IOException {
    this.bytes = bytes;
    byte[] head = slice(0, Math.min(bytes.byteSize(), MAGIC.length()));
    if (bytes.byteSize() < 31 || !MAGIC.equals(new String(head, StandardCharsets.US_ASCII))) {
      throw new IOException("not a heap dump");
    }
    long end = MAGIC.length();
    while (u1(end) != 0) {
      end++;
    }
    this.idSize = u4(end + 1);
    if (idSize != 4 && idSize != 8) {
      throw new IOException("a heap dump with addresses of " + idSize + " bytes");
    }
    this.firstRecord = end + 1 + 4 + 8;
  }

  long firstRecord() {
    return firstRecord;
  }

  long size() {
    return bytes.byteSize();
  }

  int idSize() {
    return idSize;
  }

  int u1(long at) {
    return Byte.toUnsignedInt(bytes.get(ValueLayout.JAVA_BYTE, at));
  }

  int u2(long at) {
    return Short.toUnsignedInt(bytes.get(SHORT, at));
  }

  int u4(long at) {
    return bytes.get(INT, at);
  }

  long id(long at) {
    return idSize == 8 ? bytes.get(LONG, at) : Integer.toUnsignedLong(bytes.get(INT, at));
  }

  byte[] slice(long at, long length) {
    return bytes.asSlice(at, length).toArray(ValueLayout.JAVA_BYTE);
  }

  /** {@return how many bytes a value of {@code type} takes} */
  int width(int type) {
    return switch (type) {
      case OBJECT -> idSize;
      case 4, BYTE -> 1;
      case 5, 9 -> 2;
      case 6, 10 -> 4;
      case 7, 11 -> 8;
      default -> throw new IllegalStateException("a value of the unknown type " + type);
    };
  }
}
