package dev.modeldock.kernel.http.message;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Makes request ids: {@code req_} and 22 characters that sort by time.
 *
 * <p>Ten characters of milliseconds, four of a counter, eight of chance. They are for finding a
 * request again, not secrets, so no secure randomness is spent on them. Any thread.
 */
public final class RequestIds {

  private static final String PREFIX = "req_";

  /** Crockford's base 32, in lower case: sorts as its numbers do, and has no look-alikes. */
  private static final byte[] DIGITS =
      "0123456789abcdefghjkmnpqrstvwxyz".getBytes(StandardCharsets.ISO_8859_1);

  private static final int LENGTH = 26;

  private final AtomicLong counter = new AtomicLong();

  /** {@return an id that no other request has} */
  public String next() {
    byte[] id = new byte[LENGTH];
    for (int i = 0; i < PREFIX.length(); i++) {
      id[i] = (byte) PREFIX.charAt(i);
    }
    digits(id, 4, 10, System.currentTimeMillis());
    digits(id, 14, 4, counter.getAndIncrement());
    digits(id, 18, 8, ThreadLocalRandom.current().nextLong());
    return new String(id, StandardCharsets.ISO_8859_1);
  }

  private static void digits(byte[] into, int at, int count, long value) {
    long rest = value;
    for (int i = at + count - 1; i >= at; i--) {
      into[i] = DIGITS[(int) (rest & 31)];
      rest >>>= 5;
    }
  }
}
