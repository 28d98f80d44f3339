package dev.modeldock.kernel.relay;

import dev.modeldock.kernel.relay.ReplyHead.Framing;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;

/**
 * Finds the bytes of a body in what a connection brings and makes them ready in its buffer, without
 * copying where it can. Not safe for use by several threads.
 */
final class ReplyBody {

  private enum State {
    SIZE,
    DATA,
    DATA_END,
    TRAILER,
    ENDED
  }

  private static final int MAX_CHUNK_LINE = 1024;
  private static final int MAX_SIZE_DIGITS = 15;

  private final ReceiveBuffer buffer;
  private final InputStream in;
  private final Framing framing;
  private final int maxTrailer;
  private State state;
  private long remaining;
  private int trailer;

  ReplyBody(ReceiveBuffer buffer, InputStream in, Framing framing, long length, int maxTrailer) {
    this.buffer = buffer;
    this.in = in;
    this.framing = framing;
    this.maxTrailer = maxTrailer;
    this.remaining = framing == Framing.CONNECTION_END ? Long.MAX_VALUE : Math.max(0, length);
    this.state =
        switch (framing) {
          case NONE -> State.ENDED;
          case LENGTH -> remaining == 0 ? State.ENDED : State.DATA;
          case CHUNKED -> State.SIZE;
          case CONNECTION_END -> State.DATA;
        };
  }

  ReceiveBuffer buffer() {
    return buffer;
  }

  /** {@return whether all bytes of the body are ready or used} */
  boolean ended() {
    return state == State.ENDED;
  }

  /** {@return how many bytes are ready and still announced; -1 if no length was announced} */
  long expected() {
    return framing == Framing.LENGTH ? remaining + buffer.ready() : -1;
  }

  /** {@return whether all has come that was announced, and not a byte more} */
  boolean leavesConnectionClean() {
    return state == State.ENDED && buffer.raw() == 0;
  }

  /**
   * Makes at least one more byte ready; blocks until one has come.
   *
   * @return false at the end of the body
   * @throws ProtocolException if the framing is broken
   * @throws EOFException if the connection ended before the body did
   */
  boolean more() throws IOException {
    while (!decode()) {
      if (state == State.ENDED) {
        return false;
      }
      if (buffer.fill(in) < 0) {
        if (framing == Framing.CONNECTION_END) {
          state = State.ENDED;
          return false;
        }
        throw new EOFException("ended its answer in the middle of the body");
      }
    }
    return true;
  }

  /**
   * Makes bytes ready that have come already; never blocks. Stops after one chunk, because the next
   * one needs no copy if this one is used first.
   *
   * @return whether there were any
   */
  boolean decode() throws ProtocolException {
    boolean any = false;
    boolean progress = true;
    while (progress && state != State.ENDED) {
      if (state == State.DATA) {
        if (any) {
          return true;
        }
        any = data();
        progress = any;
      } else {
        progress = framing(any);
      }
    }
    return any;
  }

  /**
   * Reads the next part of the framing.
   *
   * @param any whether bytes were made ready before it; then they are to be read first, and the
   *     next look finds what is wrong again
   */
  private boolean framing(boolean any) throws ProtocolException {
    try {
      return switch (state) {
        case DATA_END -> dataEnd();
        case SIZE -> size();
        case TRAILER -> trailer();
        case DATA, ENDED -> false;
      };
    } catch (ProtocolException broken) {
      if (any) {
        return false;
      }
      throw broken;
    }
  }

  private boolean data() {
    int n = (int) Math.min(remaining, buffer.raw());
    if (n == 0) {
      return false;
    }
    buffer.accept(n);
    if (framing != Framing.CONNECTION_END) {
      remaining -= n;
    }
    if (remaining == 0) {
      state = framing == Framing.CHUNKED ? State.DATA_END : State.ENDED;
    }
    return true;
  }

  private boolean dataEnd() throws ProtocolException {
    if (buffer.raw() < 2) {
      return false;
    }
    int at = buffer.rawStart();
    if (buffer.array()[at] != '\r' || buffer.array()[at + 1] != '\n') {
      throw new ProtocolException("sent a chunk that is longer than its size");
    }
    buffer.skip(2);
    state = State.SIZE;
    return true;
  }

  private boolean size() throws ProtocolException {
    int end = lineEnd(MAX_CHUNK_LINE);
    if (end < 0) {
      return false;
    }
    byte[] array = buffer.array();
    int at = buffer.rawStart();
    long size = 0;
    int digits = 0;
    while (at < end && Character.digit(array[at], 16) >= 0) {
      size = size << 4 | Character.digit(array[at], 16);
      digits++;
      at++;
    }
    if (digits == 0 || digits > MAX_SIZE_DIGITS || at < end && array[at] != ';') {
      throw new ProtocolException("sent a chunk whose size is not a number");
    }
    buffer.skip(end + 2 - buffer.rawStart());
    remaining = size;
    state = size == 0 ? State.TRAILER : State.DATA;
    return true;
  }

  private boolean trailer() throws ProtocolException {
    int end = lineEnd(maxTrailer - trailer);
    if (end < 0) {
      return false;
    }
    int line = end + 2 - buffer.rawStart();
    buffer.skip(line);
    trailer += line;
    state = line == 2 ? State.ENDED : State.TRAILER;
    return true;
  }

  /** {@return where the raw line ends, before its CRLF; -1 if it is not complete} */
  private int lineEnd(int most) throws ProtocolException {
    byte[] array = buffer.array();
    int from = buffer.rawStart();
    int to = Math.min(buffer.rawEnd(), from + most + 2);
    for (int i = from; i < to; i++) {
      if (array[i] == '\n') {
        if (i == from || array[i - 1] != '\r') {
          throw new ProtocolException("ended a line of its framing without a carriage return");
        }
        return i - 1;
      }
    }
    if (buffer.raw() > most) {
      throw new ProtocolException("sent a line of framing longer than " + most + " bytes");
    }
    return -1;
  }
}
