package dev.modeldock.kernel.http;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A client that sends exactly the bytes it is told to, and reads one answer at a time. */
public final class RawClient implements AutoCloseable {

  /** An answer. */
  public record Reply(int status, Map<String, String> headers, String body) {

    public String header(String name) {
      return headers.getOrDefault(name, "");
    }

    public boolean closes() {
      return header("connection").equals("close");
    }
  }

  private final Socket socket;
  private final InputStream in;

  public RawClient(int port) throws IOException {
    this(new Socket(InetAddress.getLoopbackAddress(), port));
  }

  RawClient(Socket connected) throws IOException {
    socket = connected;
    socket.setSoTimeout(10_000);
    socket.setTcpNoDelay(true);
    in = new BufferedInputStream(socket.getInputStream());
  }

  public RawClient send(String text) throws IOException {
    return send(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  public RawClient send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** Reads the next answer, interim ones included; fails if the connection ends within it. */
  public Reply reply() throws IOException {
    return reply(true);
  }

  public Reply reply(boolean withBody) throws IOException {
    Reply head = head();
    String body = "";
    if (withBody && head.header("transfer-encoding").equals("chunked")) {
      StringBuilder all = new StringBuilder();
      for (String chunk = chunk(); !chunk.isEmpty(); chunk = chunk()) {
        all.append(chunk);
      }
      body = all.toString();
    } else if (withBody && !head.header("content-length").isEmpty()) {
      body = exactly(Integer.parseInt(head.header("content-length")));
    }
    return new Reply(head.status(), head.headers(), body);
  }

  public Reply head() throws IOException {
    String status = line();
    if (status == null) {
      throw new EOFException("no answer");
    }
    Map<String, String> headers = new HashMap<>();
    for (String line = line(); line != null && !line.isEmpty(); line = line()) {
      int colon = line.indexOf(':');
      headers.put(
          line.substring(0, colon).toLowerCase(Locale.ROOT), line.substring(colon + 1).strip());
    }
    return new Reply(Integer.parseInt(status.substring(9, 12)), headers, "");
  }

  /** Reads one chunk; an empty text is the last one. */
  public String chunk() throws IOException {
    String size = line();
    if (size == null) {
      throw new EOFException("cut within a chunked body");
    }
    String data = exactly(Integer.parseInt(size, 16));
    if (!"".equals(line())) {
      throw new EOFException("a chunk without its end");
    }
    return data;
  }

  /** Reads to the end of the connection; a reset is an end as well. */
  public String rest() {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    try {
      in.transferTo(all);
    } catch (java.net.SocketTimeoutException e) {
      throw new AssertionError("the connection was not closed", e);
    } catch (IOException e) {
      // A reset.
    }
    return all.toString(StandardCharsets.ISO_8859_1);
  }

  public Socket socket() {
    return socket;
  }

  /** Leaves with a reset instead of a FIN. */
  public void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String exactly(int length) throws IOException {
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) {
      throw new EOFException("cut within a body");
    }
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private @Nullable String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        return null;
      }
      line.write(c);
    }
    return line.toString(StandardCharsets.ISO_8859_1).strip();
  }
}
