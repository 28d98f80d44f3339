package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import java.util.Arrays;

/**
 * Reads server-sent events where they lie in the buffer, by the rules of the WHATWG HTML standard:
 * lines end with LF, CRLF or CR; several {@code data} lines make one text with LF between; comments
 * and unknown fields mean nothing; an event without data is none. Beyond the standard, an event
 * that the end of the body leaves open is reported, as {@link #cutShort()}.
 *
 * <p>The data of an event is always one piece of the buffer. A second {@code data} line is moved
 * down to the first: there is room, because its field name lay between.
 *
 * <p>All marks are relative to the first ready byte, so they survive that the bytes are moved. The
 * bytes of an event stay until the next one is asked for; what {@link #offset()} and its neighbours
 * say is true until {@link #next()} or {@link #ready()} is called. Not safe for use by several
 * threads.
 */
final class SseEvents {

  private static final byte[] BYTE_ORDER_MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};
  private static final byte[] DATA = {'d', 'a', 't', 'a'};
  private static final byte[] EVENT = {'e', 'v', 'e', 'n', 't'};
  private static final byte[] ERROR = {'e', 'r', 'r', 'o', 'r'};
  private static final byte[] DONE = {'[', 'D', 'O', 'N', 'E', ']'};

  /** Where the bytes come from: an exchange, as far as the events need it. */
  interface Source {

    ReceiveBuffer buffer();

    /** Makes at least one more byte ready; false at the end of the body. */
    boolean more() throws ProviderException, InterruptedException;

    /** {@return whether bytes that have come could be made ready; never blocks} */
    boolean moreWithoutWaiting();

    RelayLimits limits();

    Origin origin();

    void close();
  }

  private final Source exchange;
  private final ReceiveBuffer buffer;

  // Where the search stands.
  private int line;
  private int scanned;
  private boolean beyondFirstLine;
  private boolean afterReturn;
  private int longestLine;

  // The event that is being read.
  private int dataAt = -1;
  private int dataLength;
  private boolean error;
  private boolean found;
  private boolean cutShort;

  // Whether that event was handed out, and how many bytes it still holds.
  private boolean handed;
  private int used;

  SseEvents(Source exchange) {
    this.exchange = exchange;
    this.buffer = exchange.buffer();
  }

  /**
   * Lets go of the event before and waits for the next one.
   *
   * @return false at the end of the body
   */
  boolean next() throws ProviderException, InterruptedException {
    beginNext();
    drop(used);
    used = 0;
    while (!advance()) {
      check(buffer.ready());
      if (!exchange.more() && !finishLast()) {
        return false;
      }
    }
    check(Math.max(line, longestLine));
    used = line;
    handed = true;
    return true;
  }

  /** {@return whether {@link #next()} would find an event, other than the end mark, at once} */
  boolean ready() {
    beginNext();
    while (!advance()) {
      if (!exchange.moreWithoutWaiting()) {
        return false;
      }
    }
    return !done();
  }

  /** {@return where the data of the event begins in the buffer's array} */
  int offset() {
    return buffer.start() + dataAt;
  }

  /** {@return how long the data of the event is} */
  int length() {
    return dataLength;
  }

  /** {@return whether the event is called {@code error}} */
  boolean error() {
    return error;
  }

  /** {@return whether the event is the mark that nothing follows} */
  boolean done() {
    return is(DONE, offset(), Math.min(dataLength, DONE.length));
  }

  /** {@return whether the body ended before the event did} */
  boolean cutShort() {
    return cutShort;
  }

  private void beginNext() {
    if (handed) {
      handed = false;
      forgetEvent();
    }
  }

  private void forgetEvent() {
    found = false;
    error = false;
    dataAt = -1;
    dataLength = 0;
  }

  private void drop(int n) {
    buffer.consume(n);
    line -= n;
    scanned -= n;
    if (dataAt >= 0) {
      dataAt -= n;
    }
  }

  /** Reads the lines that have come, up to the end of an event. */
  private boolean advance() {
    byte[] array = buffer.array();
    int end = buffer.end();
    while (!found) {
      int i = buffer.start() + scanned;
      if (afterReturn && i < end) {
        afterReturn = false;
        if (array[i] == '\n') {
          i++;
          line++;
        }
      }
      while (i < end && array[i] != '\n' && array[i] != '\r') {
        i++;
      }
      scanned = i - buffer.start();
      if (i == end) {
        return false;
      }
      int from = buffer.start() + line;
      scanned++;
      line = scanned;
      afterReturn = array[i] == '\r';
      endLine(array, from, i);
    }
    return true;
  }

  private void endLine(byte[] array, int lineStart, int to) {
    int from = lineStart;
    longestLine = Math.max(longestLine, to - from);
    if (!beyondFirstLine) {
      beyondFirstLine = true;
      from += is(BYTE_ORDER_MARK, from, Math.min(to - from, BYTE_ORDER_MARK.length)) ? 3 : 0;
    }
    if (from == to) {
      found = dataLength > 0;
      if (!found) {
        forgetEvent();
      }
    } else {
      field(array, from, to);
    }
    if (dataAt < 0 && used == 0) {
      drop(line);
    }
  }

  private void field(byte[] array, int from, int to) {
    int colon = from;
    while (colon < to && array[colon] != ':') {
      colon++;
    }
    int value = Math.min(colon + 1, to);
    if (value < to && array[value] == ' ') {
      value++;
    }
    if (is(DATA, from, colon - from)) {
      append(array, value, to - value);
    } else if (is(EVENT, from, colon - from)) {
      error = is(ERROR, value, to - value);
    }
  }

  private void append(byte[] array, int from, int length) {
    if (dataAt < 0) {
      dataAt = from - buffer.start();
      dataLength = length;
      return;
    }
    int at = offset() + dataLength;
    array[at] = '\n';
    System.arraycopy(array, from, array, at + 1, length);
    dataLength += 1 + length;
  }

  /** At the end of the body: takes a last line and a last event that nothing closed. */
  private boolean finishLast() {
    int end = buffer.end();
    int from = buffer.start() + line;
    if (cutShort) {
      return false;
    }
    cutShort = true;
    if (from < end) {
      scanned = end - buffer.start();
      line = scanned;
      endLine(buffer.array(), from, end);
    }
    found = dataLength > 0;
    return found;
  }

  private void check(int bytes) throws ProviderException {
    int most = exchange.limits().maxLineBytes();
    if (bytes > most) {
      exchange.close();
      throw new ProtocolBroken(
          Stage.STREAMING, exchange.origin() + " sent an event longer than " + most + " bytes");
    }
  }

  private boolean is(byte[] word, int from, int length) {
    return length == word.length
        && Arrays.equals(buffer.array(), from, from + length, word, 0, length);
  }
}
