package dev.modeldock.kernel.process;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The end of what a program writes to its error output. Safe for use by two threads. */
final class ErrorTail {

  private static final int KEPT = 8 * 1024;

  private final byte[] ring = new byte[KEPT];
  private long written;

  /** Reads until the program has no more to say. */
  void drain(InputStream from) {
    byte[] buffer = new byte[1024];
    try {
      for (int n = from.read(buffer); n >= 0; n = from.read(buffer)) {
        add(buffer, n);
      }
    } catch (IOException _) {
      // The pipe broke: that is its end.
    }
  }

  private synchronized void add(byte[] bytes, int count) {
    for (int i = 0; i < count; i++) {
      ring[(int) (written++ % KEPT)] = bytes[i];
    }
  }

  /** {@return what is kept, oldest first} */
  synchronized String text() {
    int kept = (int) Math.min(written, KEPT);
    byte[] tail = new byte[kept];
    for (int i = 0; i < kept; i++) {
      tail[i] = ring[(int) ((written - kept + i) % KEPT)];
    }
    return new String(tail, StandardCharsets.UTF_8);
  }
}
