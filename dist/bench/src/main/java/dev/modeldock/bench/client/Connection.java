package dev.modeldock.bench.client;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A keep-alive HTTP/1.1 connection that does as little as can be, so that what is measured is the
 * other side. For one thread at a time.
 */
public final class Connection implements AutoCloseable {

  private static final int CONNECT_MS = 5_000;
  private static final int READ_MS = 30_000;

  private final Socket socket = new Socket();
  private final InputStream in;

  /** Connects to a port of loopback. */
  public Connection(int port) throws IOException {
    socket.setTcpNoDelay(true);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MS);
    socket.setSoTimeout(READ_MS);
    in = new BufferedInputStream(socket.getInputStream(), 8192);
  }

  /** Sends a request. */
  public void send(byte[] request) throws IOException {
    socket.getOutputStream().write(request);
  }

  /** Reads an answer to its end and drops its body. */
  public int answer() throws IOException {
    Head head = head();
    body(
        head,
        _ -> {
          // Only its end matters.
        });
    return head.status;
  }

  /** Reads an answer to its end and tells when each of its pieces came. */
  public int stream(Pieces pieces) throws IOException {
    Head head = head();
    body(head, pieces);
    return head.status;
  }

  /** Waits until an answer has begun. */
  public void awaitFirstByte() throws IOException {
    if (in.read() < 0) {
      throw new EOFException("the connection ended before an answer");
    }
  }

  private Head head() throws IOException {
    Head head = new Head();
    head.status = Integer.parseInt(line().split(" ", 3)[1]);
    for (String line = line(); !line.isEmpty(); line = line()) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        head.length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      } else if (lower.startsWith("transfer-encoding:")) {
        head.chunked = lower.contains("chunked");
      }
    }
    return head;
  }

  private void body(Head head, Pieces pieces) throws IOException {
    if (!head.chunked) {
      pieces.arrived(skip(head.length));
      return;
    }
    for (int size = size(); size > 0; size = size()) {
      int skipped = skip(size);
      line();
      pieces.arrived(skipped);
    }
    line();
  }

  private int size() throws IOException {
    return Integer.parseInt(line().strip(), 16);
  }

  private int skip(int bytes) throws IOException {
    in.skipNBytes(bytes);
    return bytes;
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the connection ended inside an answer");
      }
      if (next != '\r') {
        line.write(next);
      }
    }
    return line.toString(StandardCharsets.ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  /** Is told of each piece of a body as it comes. */
  @FunctionalInterface
  public interface Pieces {
    void arrived(int bytes);
  }

  private static final class Head {
    private int status;
    private int length;
    private boolean chunked;
  }
}
