package dev.modeldock.kernel.http.message;

import java.util.HexFormat;

/**
 * Watches the bytes of a chunked body (RFC 9112, section 7.1) go by, before anything parses them.
 *
 * <p>Helidon 4.5.0 reads a chunk's size line without a limit, holds a whole chunk in memory before
 * it is counted, and does not look at the two bytes after a chunk. So framing is checked here: the
 * size is at most eight hex digits, nothing follows it, chunks end in CRLF, there are no trailers,
 * and all chunks together are at most {@code limit} bytes. Extensions and trailers, which the
 * library cannot read either, are malformed.
 *
 * <p>Not for more than one thread.
 */
public final class ChunkFraming {

  private static final int MAX_DIGITS = 8;

  private enum Expect {
    SIZE,
    SIZE_END,
    DATA,
    DATA_CR,
    DATA_LF,
    LAST_CR,
    LAST_LF,
    NOTHING
  }

  private final long limit;
  private Expect expect = Expect.SIZE;
  private long total;
  private long size;
  private int digits;

  public ChunkFraming(long limit) {
    this.limit = limit;
  }

  /**
   * Takes the next bytes of the connection; what comes after the body's end is not looked at.
   *
   * @throws BodyFault if they cannot go on a body within the limit
   */
  public void accept(byte[] bytes) {
    int i = 0;
    while (i < bytes.length && expect != Expect.NOTHING) {
      if (expect == Expect.DATA) {
        long taken = Math.min(size, bytes.length - i);
        size -= taken;
        i += (int) taken;
        if (size == 0) {
          expect = Expect.DATA_CR;
        }
      } else {
        accept(bytes[i++]);
      }
    }
  }

  private void accept(byte next) {
    switch (expect) {
      case SIZE -> sizeLine(next);
      case SIZE_END -> {
        require(next, '\n');
        chunkBegins();
      }
      case DATA_CR -> go(next, '\r', Expect.DATA_LF);
      case DATA_LF -> go(next, '\n', Expect.SIZE);
      case LAST_CR -> go(next, '\r', Expect.LAST_LF);
      case LAST_LF -> go(next, '\n', Expect.NOTHING);
      case DATA, NOTHING -> throw new IllegalStateException("not a place in the framing");
    }
  }

  private void sizeLine(byte next) {
    if (HexFormat.isHexDigit(next) && digits < MAX_DIGITS) {
      size = size << 4 | HexFormat.fromHexDigit(next);
      digits++;
    } else if (digits > 0) {
      go(next, '\r', Expect.SIZE_END);
    } else {
      throw malformed();
    }
  }

  private void chunkBegins() {
    total += size;
    if (total > limit) {
      throw new BodyFault(BodyFault.Kind.TOO_LARGE, "the chunks are over the limit");
    }
    expect = size == 0 ? Expect.LAST_CR : Expect.DATA;
    digits = 0;
  }

  private void go(byte next, char required, Expect then) {
    require(next, required);
    expect = then;
  }

  private static void require(byte next, char required) {
    if (next != required) {
      throw malformed();
    }
  }

  private static BodyFault malformed() {
    return new BodyFault(BodyFault.Kind.MALFORMED, "the chunked framing is broken");
  }
}
