package dev.modeldock.kernel.relay;

import dev.modeldock.kernel.Wait;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A server that does with each connection exactly what a script says, byte by byte. The script of a
 * connection is chosen by its number; the last one serves all that follow. When a script ends, its
 * connection is closed.
 */
public final class ScriptedServer implements AutoCloseable {

  /** What happens on one connection. */
  public interface Script {
    void run(Peer peer) throws IOException;
  }

  private static final Pattern LENGTH = Pattern.compile("(?i)content-length: (\\d+)");

  private final ServerSocket listener;
  private final List<Script> scripts;
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final AtomicInteger accepted = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();

  public ScriptedServer(Script... scripts) throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), scripts);
  }

  ScriptedServer(ServerSocket listener, Script... scripts) {
    this.listener = listener;
    this.scripts = List.of(scripts);
    // A virtual thread in accept() keeps the port open for a moment after close(), and may even
    // take one more connection.
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /** {@return a server that gives each request the next of these answers, on any connection} */
  public static ScriptedServer answering(String... answers) throws IOException {
    AtomicInteger next = new AtomicInteger();
    return new ScriptedServer(peer -> {
      while (peer.request() != null) {
        peer.send(answers[Math.min(next.getAndIncrement(), answers.length - 1)]);
      }
    });
  }

  /** {@return a script that reads a request, sends {@code answer} and closes} */
  public static Script once(String answer) {
    return peer -> {
      peer.request();
      peer.send(answer);
    };
  }

  /** {@return a JSON answer with its length} */
  public static String json(String body) {
    return json(200, body);
  }

  static String json(int status, String body) {
    return "HTTP/1.1 "
        + status
        + " X\r\nContent-Type: application/json\r\nContent-Length: "
        + body.getBytes(StandardCharsets.UTF_8).length
        + "\r\n\r\n"
        + body;
  }

  /** {@return an event stream in one chunk for each piece} */
  static String events(String... pieces) {
    StringBuilder answer = new StringBuilder(eventsHead());
    for (String piece : pieces) {
      answer.append(chunk(piece));
    }
    return answer.append("0\r\n\r\n").toString();
  }

  static String eventsHead() {
    return "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";
  }

  static String chunk(String piece) {
    int size = piece.getBytes(StandardCharsets.UTF_8).length;
    return Integer.toHexString(size) + "\r\n" + piece + "\r\n";
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        if (listener.isClosed()) {
          socket.close();
          return;
        }
        sockets.add(socket);
        int number = accepted.getAndIncrement();
        Script script = scripts.get(Math.min(number, scripts.size() - 1));
        Thread.ofVirtual().start(() -> serve(socket, script));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket, Script script) {
    try (socket) {
      script.run(new Peer(socket));
    } catch (IOException _) {
      // The client left, which is what many tests are about.
    } finally {
      ended.incrementAndGet();
    }
  }

  public URI uri(String path) {
    return URI.create("http://127.0.0.1:" + port() + path);
  }

  int port() {
    return listener.getLocalPort();
  }

  int accepted() {
    return accepted.get();
  }

  /** {@return the requests so far, head and body} */
  public List<String> requests() {
    return requests;
  }

  /** Waits until the scripts of so many connections have ended. */
  void awaitEnded(int count) {
    Wait.until(() -> ended.get() >= count);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** The server's side of one connection. */
  public final class Peer {

    private final Socket socket;
    private final InputStream in;

    private Peer(Socket socket) throws IOException {
      this.socket = socket;
      this.in = socket.getInputStream();
      socket.setTcpNoDelay(true);
    }

    Socket socket() {
      return socket;
    }

    /** {@return the next request; null if the client left} */
    public String request() throws IOException {
      ByteArrayOutputStream head = new ByteArrayOutputStream();
      while (!head.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
        int b = in.read();
        if (b < 0) {
          return null;
        }
        head.write(b);
      }
      String text = head.toString(StandardCharsets.UTF_8);
      Matcher length = LENGTH.matcher(text);
      if (length.find()) {
        text +=
            new String(in.readNBytes(Integer.parseInt(length.group(1))), StandardCharsets.UTF_8);
      }
      requests.add(text);
      return text;
    }

    void send(String text) throws IOException {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
    }

    void chunk(byte[] piece) throws IOException {
      ByteArrayOutputStream chunk = new ByteArrayOutputStream();
      chunk.writeBytes(
          (Integer.toHexString(piece.length) + "\r\n").getBytes(StandardCharsets.UTF_8));
      chunk.writeBytes(piece);
      chunk.writeBytes(new byte[] {'\r', '\n'});
      chunk.writeTo(socket.getOutputStream());
    }

    void write(int b) throws IOException {
      socket.getOutputStream().write(b);
    }

    /** Ends the connection with RST instead of FIN. */
    void reset() throws IOException {
      socket.setSoLinger(true, 0);
      socket.close();
    }

    /** Reads and forgets until the client leaves. */
    public void awaitEnd() throws IOException {
      in.transferTo(OutputStream.nullOutputStream());
    }

    /** Waits for a test to go on. */
    void await(CountDownLatch latch) throws IOException {
      try {
        if (!latch.await(10, TimeUnit.SECONDS)) {
          throw new IOException("the test did not go on");
        }
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }
}
