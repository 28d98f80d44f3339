package dev.modeldock.cli.command;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A control listener with canned answers, on a real socket, with its files in a home folder. */
final class FakeGateway implements AutoCloseable {

  static final String TOKEN = "control-token";

  /** A request as it came over the wire. */
  record Request(String method, String target, Map<String, String> headers, String body) {}

  private record Canned(int status, String type, String body) {}

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Canned> answers = new ConcurrentHashMap<>();
  private final ServerSocket listener;

  FakeGateway(Path home) throws IOException {
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Files.writeString(
        home.resolve("gateway.json"),
        """
        {"pid":4711,"gateway":"http://127.0.0.1:3737","control":"http://127.0.0.1:%d",
         "started_at":"2030-01-01T00:00:00Z"}
        """
            .formatted(listener.getLocalPort()));
    Files.writeString(home.resolve("control.token"), TOKEN + "\n");
    Thread.ofVirtual().start(this::accept);
  }

  FakeGateway answer(String method, String target, int status, String body) {
    answers.put(method + " " + target, new Canned(status, "application/json", body));
    return this;
  }

  FakeGateway stream(String target, String body) {
    answers.put("GET " + target, new Canned(200, "text/event-stream", body));
    return this;
  }

  Request lastRequest() {
    return requests.getLast();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        // Closed: the test is over.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      Request request = read(socket);
      requests.add(request);
      boolean known = ("Bearer " + TOKEN).equals(request.headers().get("authorization"));
      Canned canned =
          known
              ? answers.getOrDefault(
                  request.method() + " " + request.target(),
                  new Canned(500, "text/plain", "no answer for " + request.target()))
              : new Canned(401, "application/json", error("invalid_credential", "wrong token"));
      byte[] body = canned.body().getBytes(StandardCharsets.UTF_8);
      OutputStream out = socket.getOutputStream();
      out.write(
          """
          HTTP/1.1 %d X\r
          content-type: %s\r
          content-length: %d\r
          connection: close\r
          \r
          """
              .formatted(canned.status(), canned.type(), body.length)
              .getBytes(StandardCharsets.US_ASCII));
      out.write(body);
      out.flush();
    } catch (IOException _) {
      // The client sees a broken connection, and the test its failure.
    }
  }

  private static Request read(Socket socket) throws IOException {
    var in =
        new BufferedReader(
            new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
    String[] start = in.readLine().split(" ");
    var headers = new ConcurrentHashMap<String, String>();
    for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
      int colon = line.indexOf(':');
      headers.put(line.substring(0, colon).toLowerCase(), line.substring(colon + 1).strip());
    }
    var body = new StringBuilder();
    int length = Integer.parseInt(headers.getOrDefault("content-length", "0"));
    while (body.length() < length) {
      body.append((char) in.read());
    }
    return new Request(
        start[0],
        start[1],
        headers,
        new String(body.toString().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
  }

  static String error(String code, String message) {
    return "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"hint\":\"do something else\"}}"
        .formatted(code, message);
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }
}
