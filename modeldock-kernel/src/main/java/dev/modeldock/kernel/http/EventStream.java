package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A streamed answer: one call, one HTTP chunk, one write. */
final class EventStream implements EventOutput {

  private static final byte[] LAST_CHUNK = "0\r\n\r\n".getBytes(StandardCharsets.ISO_8859_1);
  private static final int SIZE_LINE = 10;
  private static final int KEPT_BUFFER = 4096;

  private final HttpExchange exchange;
  private final boolean withBody;
  private byte[] buffer = new byte[512];
  private boolean finished;

  EventStream(HttpExchange exchange, boolean withBody) {
    this.exchange = exchange;
    this.withBody = withBody;
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws ClientGoneException {
    if (finished) {
      throw new IllegalStateException("the stream is finished");
    }
    // A chunk of no bytes would be the last one.
    if (length == 0 || !withBody) {
      exchange.requireClient();
      return;
    }
    byte[] size = (Integer.toHexString(length) + "\r\n").getBytes(StandardCharsets.ISO_8859_1);
    byte[] chunk = room(length);
    System.arraycopy(size, 0, chunk, 0, size.length);
    System.arraycopy(bytes, offset, chunk, size.length, length);
    int end = size.length + length;
    chunk[end] = '\r';
    chunk[end + 1] = '\n';
    exchange.send(chunk, end + 2);
  }

  @Override
  public void finish() throws ClientGoneException {
    if (!finished) {
      finished = true;
      if (withBody) {
        exchange.send(LAST_CHUNK, LAST_CHUNK.length);
      }
      exchange.streamComplete();
    }
  }

  /** Events are small and many: they share one buffer, and only large ones get their own. */
  private byte[] room(int length) {
    int needed = SIZE_LINE + length + 2;
    if (needed > KEPT_BUFFER) {
      return new byte[needed];
    }
    if (needed > buffer.length) {
      buffer = Arrays.copyOf(buffer, Math.max(needed, Math.min(KEPT_BUFFER, buffer.length * 2)));
    }
    return buffer;
  }
}
