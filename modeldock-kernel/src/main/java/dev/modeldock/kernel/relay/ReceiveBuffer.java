package dev.modeldock.kernel.relay;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * What came in on a connection, in one array: first the bytes of the body that are ready for the
 * reader, then the raw bytes as they came, in which the framing is still to be found.
 *
 * <p>The ready bytes are always in one piece. Where nothing is waiting to be read, taking raw bytes
 * over only moves two marks; a chunk of a body is copied only when it continues something.
 *
 * <p>Grows without a bound of its own: its callers check theirs before they fill it. Not safe for
 * use by several threads.
 */
final class ReceiveBuffer {

  /** An idle connection that had to grow beyond this goes back to its first size. */
  private static final int KEEP = 64 * 1024;

  private final int initial;
  private byte[] array;
  private int start;
  private int end;
  private int pos;
  private int limit;

  ReceiveBuffer(int initial) {
    this.initial = initial;
    this.array = new byte[initial];
  }

  byte[] array() {
    return array;
  }

  /** {@return where the ready bytes begin} */
  int start() {
    return start;
  }

  /** {@return where the ready bytes end} */
  int end() {
    return end;
  }

  /** {@return how many bytes are ready} */
  int ready() {
    return end - start;
  }

  /** {@return where the raw bytes begin} */
  int rawStart() {
    return pos;
  }

  /** {@return where the raw bytes end} */
  int rawEnd() {
    return limit;
  }

  /** {@return how many raw bytes there are} */
  int raw() {
    return limit - pos;
  }

  boolean isEmpty() {
    return start == end && pos == limit;
  }

  /** Makes the next {@code n} raw bytes ready. */
  void accept(int n) {
    if (start == end) {
      start = pos;
      end = pos;
    } else if (end != pos) {
      System.arraycopy(array, pos, array, end, n);
    }
    end += n;
    pos += n;
  }

  /** Drops the next {@code n} raw bytes, which were framing. */
  void skip(int n) {
    pos += n;
  }

  /** Drops the next {@code n} ready bytes, which were used. */
  void consume(int n) {
    start += n;
  }

  /** Makes sure that {@code n} ready bytes will find room without growing again. */
  void reserve(int n) {
    if (n > array.length) {
      moveTo(new byte[n]);
    }
  }

  /**
   * Reads once. Moves what is there, so positions taken before are void.
   *
   * @return how many raw bytes came; -1 at the end of the connection
   */
  int fill(InputStream in) throws IOException {
    makeRoom();
    int n = in.read(array, limit, array.length - limit);
    if (n > 0) {
      limit += n;
    }
    return n;
  }

  private void makeRoom() {
    int kept = ready() + raw();
    if (kept == 0) {
      clear();
    } else if (limit == array.length && kept > array.length / 2) {
      moveTo(new byte[Math.multiplyExact(array.length, 2)]);
    } else if (limit > array.length / 2 && kept <= array.length / 2) {
      moveTo(array);
    }
  }

  private void moveTo(byte[] target) {
    int ready = ready();
    int raw = raw();
    System.arraycopy(array, start, target, 0, ready);
    System.arraycopy(array, pos, target, ready, raw);
    array = target;
    start = 0;
    end = ready;
    pos = ready;
    limit = ready + raw;
  }

  /** Forgets all bytes, and a size that only one answer needed. */
  void clear() {
    start = 0;
    end = 0;
    pos = 0;
    limit = 0;
    if (array.length > KEEP && array.length > initial) {
      array = new byte[initial];
    }
  }

  /** Forgets all bytes and leaves the array to whoever still reads in it. */
  void renew() {
    clear();
    array = new byte[initial];
  }

  /** {@return a copy of the ready bytes} */
  byte[] copy() {
    return Arrays.copyOfRange(array, start, end);
  }
}
