package dev.modeldock.testkit.wire;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One client's connection: reads requests, plays scripts.
 *
 * <p>While a script is silent the thread reads: so it knows at once that a client has left, and
 * keeps what a pipelining client sends for later.
 */
final class Connection implements AutoCloseable {

  private static final byte[] CONTINUE = Script.utf8("HTTP/1.1 100 Continue\r\n\r\n");
  private static final int HEAD_LIMIT = 64 * 1024;

  private final Socket socket;
  private final InputStream in;
  private final OutputStream out;
  private byte[] buffer = new byte[8 * 1024];
  private int start;
  private int end;

  Connection(Socket socket) throws IOException {
    this.socket = socket;
    socket.setTcpNoDelay(true);
    this.in = socket.getInputStream();
    this.out = socket.getOutputStream();
  }

  /** {@return the next request; null when the client has no more} */
  @Nullable Request next() throws IOException {
    int headEnd = headEnd();
    if (headEnd < 0) {
      return null;
    }
    String head = new String(buffer, start, headEnd - start, StandardCharsets.ISO_8859_1);
    start = headEnd + 4;
    var bare = new Request(head, new byte[0]);
    if (bare.header("expect").isPresent()) {
      out.write(CONTINUE);
    }
    if (bare.header("transfer-encoding").isPresent()) {
      return new Request(head, chunkedBody());
    }
    int length = bare.header("content-length").map(Integer::parseInt).orElse(0);
    return length == 0 ? bare : new Request(head, exactly(length));
  }

  /**
   * Does what {@code script} says.
   *
   * @return whether the connection serves on
   * @throws ClientLeftException if the client leaves before the script is over
   */
  boolean play(Script script) throws ClientLeftException {
    try {
      for (Step step : script.steps()) {
        switch (step) {
          case Step.Write w -> out.write(w.bytes());
          case Step.Pause p -> watch(System.nanoTime() + p.time().toNanos());
          case Step.Repeat r -> repeat(r);
          case Step.Stall _ -> watch(Long.MAX_VALUE);
          case Step.Linger linger -> {
            return awaitNext(linger.time());
          }
          case Step.HangUp _ -> {
            return false;
          }
          case Step.Reset _ -> {
            socket.setSoLinger(true, 0);
            return false;
          }
        }
      }
      return true;
    } catch (IOException e) {
      throw new ClientLeftException(e);
    }
  }

  private void repeat(Step.Repeat step) throws IOException {
    long gap = step.gap().toNanos();
    long due = System.nanoTime();
    for (long i = 0; step.count() < 0 || i < step.count(); i++) {
      if (gap > 0) {
        watch(due);
        due += gap;
      }
      out.write(step.bytes());
    }
  }

  /** Reads ahead until {@code moment} on the nano clock; throws when the client leaves. */
  private void watch(long moment) throws IOException {
    long left = moment == Long.MAX_VALUE ? Long.MAX_VALUE : moment - System.nanoTime();
    while (left > 500_000) {
      socket.setSoTimeout(Math.clamp((left + 500_000) / 1_000_000, 1, 60_000));
      try {
        if (!fill()) {
          throw new EOFException("the client left");
        }
      } catch (SocketTimeoutException _) {
        // Silence is what is waited for.
      }
      left = moment == Long.MAX_VALUE ? left : moment - System.nanoTime();
    }
    socket.setSoTimeout(0);
  }

  /** Whether a next request begins within {@code limit}; between two, a client may just leave. */
  private boolean awaitNext(Duration limit) {
    try {
      socket.setSoTimeout(Math.toIntExact(limit.toMillis()));
      boolean more = start < end || fill();
      socket.setSoTimeout(0);
      return more;
    } catch (IOException _) {
      return false;
    }
  }

  private int headEnd() throws IOException {
    int from = start;
    while (true) {
      for (int i = from; i + 3 < end; i++) {
        if (buffer[i] == '\r'
            && buffer[i + 1] == '\n'
            && buffer[i + 2] == '\r'
            && buffer[i + 3] == '\n') {
          return i;
        }
      }
      int seen = Math.max(0, end - start - 3);
      if (end - start > HEAD_LIMIT || !fill()) {
        return -1;
      }
      from = start + seen;
    }
  }

  private byte[] exactly(int length) throws IOException {
    var body = new byte[length];
    int have = Math.min(length, end - start);
    System.arraycopy(buffer, start, body, 0, have);
    start += have;
    if (have < length && in.readNBytes(body, have, length - have) < length - have) {
      throw new EOFException("a body that is too short");
    }
    return body;
  }

  private byte[] chunkedBody() throws IOException {
    var body = new ByteArrayOutputStream();
    while (true) {
      int size = Integer.parseInt(line(), 16);
      if (size == 0) {
        while (!line().isEmpty()) {
          // Trailers carry nothing that a runtime looks at.
        }
        return body.toByteArray();
      }
      body.writeBytes(exactly(size));
      line();
    }
  }

  private String line() throws IOException {
    var text = new StringBuilder();
    while (true) {
      while (start < end) {
        char c = (char) (buffer[start++] & 0xff);
        if (c == '\n') {
          return text.toString().strip();
        }
        text.append(c);
      }
      if (!fill()) {
        throw new EOFException("a body that is too short");
      }
    }
  }

  /** Reads more behind what is there; false at the end. */
  private boolean fill() throws IOException {
    if (start == end) {
      start = 0;
      end = 0;
    } else if (end == buffer.length) {
      byte[] target = start == 0 ? new byte[buffer.length * 2] : buffer;
      System.arraycopy(buffer, start, target, 0, end - start);
      end -= start;
      start = 0;
      buffer = target;
    }
    int got = in.read(buffer, end, buffer.length - end);
    end += Math.max(got, 0);
    return got > 0;
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException _) {
      // It is gone either way.
    }
  }
}
