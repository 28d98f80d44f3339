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
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A control listener with canned answers, on a real socket, with its files in a home folder. On
 * demand it is the gateway's listener, too.
 */
final class FakeGateway implements AutoCloseable {

  static final String TOKEN = "control-token";

  /** A request as it came over the wire. */
  record Request(String method, String target, Map<String, String> headers, String body) {}

  private record Canned(int status, String type, String body) {}

  final List<Request> requests = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Canned>> answers = new ConcurrentHashMap<>();
  private final Set<String> keys = ConcurrentHashMap.newKeySet();
  private final Path home;
  private final ServerSocket listener;

  FakeGateway(Path home) throws IOException {
    this.home = home;
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    announce("http://127.0.0.1:3737");
    Files.writeString(home.resolve("control.token"), TOKEN + "\n");
    Thread.ofVirtual().start(this::accept);
  }

  private void announce(String gateway) throws IOException {
    Files.writeString(
        home.resolve("gateway.json"),
        """
        {"pid":4711,"gateway":"%s","control":"http://127.0.0.1:%d",
         "started_at":"2030-01-01T00:00:00Z"}
        """
            .formatted(gateway, listener.getLocalPort()));
  }

  /** Serves clients, too, that have one of the keys; {@return where} */
  String serveClients(String... good) throws IOException {
    keys.addAll(List.of(good));
    String url = "http://127.0.0.1:" + listener.getLocalPort();
    announce(url);
    return url;
  }

  FakeGateway answer(String method, String target, int status, String body) {
    answers.remove(method + " " + target);
    return then(method, target, status, body);
  }

  /** Gives another answer to the next request of the kind; the last one stays. */
  FakeGateway then(String method, String target, int status, String body) {
    add(method + " " + target, new Canned(status, "application/json", body));
    return this;
  }

  private void add(String request, Canned canned) {
    answers.computeIfAbsent(request, _ -> new ConcurrentLinkedDeque<>()).add(canned);
  }

  private Canned next(Request request) {
    Deque<Canned> all = answers.get(request.method() + " " + request.target());
    if (all == null) {
      return new Canned(500, "text/plain", "no answer for " + request.target());
    }
    return all.size() > 1 ? all.poll() : all.peek();
  }

  FakeGateway stream(String target, String body) {
    return stream("GET", target, body);
  }

  FakeGateway stream(String method, String target, String body) {
    answers.remove(method + " " + target);
    add(method + " " + target, new Canned(200, "text/event-stream", body));
    return this;
  }

  /** {@return the requests to {@code target}, oldest first} */
  List<Request> requestsTo(String target) {
    return requests.stream().filter(request -> request.target().equals(target)).toList();
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
      String credential = request.headers().getOrDefault("authorization", "");
      boolean known =
          request.target().startsWith("/v1/")
              ? keys.contains(credential.replace("Bearer ", ""))
                  || keys.contains(request.headers().getOrDefault("x-api-key", ""))
              : credential.equals("Bearer " + TOKEN);
      Canned canned =
          known
              ? next(request)
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
