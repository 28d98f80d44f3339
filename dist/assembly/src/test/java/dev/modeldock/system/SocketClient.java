package dev.modeldock.system;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;

/** A client that can leave as rudely as clients do. */
final class SocketClient implements AutoCloseable {

  private static final int LONGEST_SILENCE_MS = 20_000;

  private final Socket socket;

  SocketClient(URI gateway) throws IOException {
    socket = new Socket(gateway.getHost(), gateway.getPort());
    socket.setSoTimeout(LONGEST_SILENCE_MS);
    socket.setTcpNoDelay(true);
  }

  /**
   * Posts a chat, or the beginning of one: {@code announced} bytes, of which {@code json} is all
   * that comes.
   */
  void post(URI gateway, String key, String json, int announced) throws IOException {
    String head =
        "POST /v1/chat/completions HTTP/1.1\r\nHost: %s\r\nAuthorization: Bearer %s\r\n"
            + "Content-Type: application/json\r\nContent-Length: %d\r\n\r\n";
    socket
        .getOutputStream()
        .write(
            (head.formatted(gateway.getAuthority(), key, announced) + json)
                .getBytes(StandardCharsets.UTF_8));
  }

  /** Sends {@code request} as it is. {@return all that comes until the connection ends} */
  String exchange(String request) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    try {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.shutdownOutput();
      socket.getInputStream().transferTo(read);
    } catch (IOException e) {
      // Cut: what has come until then is the answer.
    }
    return read.toString(StandardCharsets.ISO_8859_1);
  }

  /** Reads until {@code text} has come. */
  void awaitText(String text) throws IOException {
    ByteArrayOutputStream read = new ByteArrayOutputStream();
    byte[] buffer = new byte[4096];
    while (!read.toString(StandardCharsets.UTF_8).contains(text)) {
      int count = socket.getInputStream().read(buffer);
      if (count < 0) {
        throw new IOException("ended before '" + text + "': " + read);
      }
      read.write(buffer, 0, count);
    }
  }

  /** Leaves with a reset. */
  void reset() throws IOException {
    socket.setSoLinger(true, 0);
    socket.close();
  }

  /** Leaves in order. */
  @Override
  public void close() throws IOException {
    socket.close();
  }
}
