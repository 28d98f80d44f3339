package dev.modeldock.kernel.boot;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A runtime that answers every request with its own head, credentials and all. */
final class MirrorServer implements AutoCloseable {

  final List<String> heads = new CopyOnWriteArrayList<>();
  private final ServerSocket listener;

  MirrorServer() throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().daemon().start(this::accept);
  }

  String uri() {
    return "http://127.0.0.1:" + listener.getLocalPort() + "/";
  }

  private void accept() {
    while (!listener.isClosed()) {
      try (Socket socket = listener.accept()) {
        var in = new BufferedReader(new InputStreamReader(socket.getInputStream(), ISO_8859_1));
        var head = new StringBuilder();
        for (String line = in.readLine(); line != null && !line.isEmpty(); line = in.readLine()) {
          head.append(line).append('\n');
        }
        heads.add(head.toString());
        String answer =
            "HTTP/1.1 200 OK\r\ncontent-length: %d\r\nconnection: close\r\n\r\n%s"
                .formatted(head.length(), head);
        socket.getOutputStream().write(answer.getBytes(ISO_8859_1));
      } catch (IOException _) {
        // Closed: the test is over.
      }
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
