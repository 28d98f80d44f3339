package dev.modeldock.bench;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * An OpenAI-compatible runtime of fixed speed: a stream has its first token at once and then one
 * every {@code gap}; a request that says {@code silent} is never answered, and one that says {@code
 * stalling} gets one token. A virtual thread per connection.
 */
final class Upstream implements AutoCloseable {

  static final String SILENT = "silent";
  static final String STALLING = "stalling";

  private static final byte[] HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);
  private static final byte[] EVENT =
      chunk(
          "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
              + "[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"token\"},\"finish_reason\":null}]}\n\n");
  private static final byte[] LAST_EVENT =
      chunk(
          "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\",\"choices\":"
              + "[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n");
  private static final byte[] DONE = chunk("data: [DONE]\n\n");
  private static final byte[] END = "0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] MODELS =
      answer("{\"object\":\"list\",\"data\":[{\"id\":\"m\",\"object\":\"model\"}]}");

  private final ServerSocket server = new ServerSocket();
  private final BlockingQueue<Long> silentArrivals = new LinkedBlockingQueue<>();
  private final BlockingQueue<Long> silentDepartures = new LinkedBlockingQueue<>();
  private final int tokens;
  private final long gapNanos;

  Upstream(int tokens, long gapNanos) throws IOException {
    this.tokens = tokens;
    this.gapNanos = gapNanos;
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return server.getLocalPort();
  }

  /** {@return the {@link System#nanoTime} of each silent request's arrival, in order} */
  BlockingQueue<Long> silentArrivals() {
    return silentArrivals;
  }

  /** {@return the {@link System#nanoTime} at which each silent request's peer was seen to leave} */
  BlockingQueue<Long> silentDepartures() {
    return silentDepartures;
  }

  private void accept() {
    while (!server.isClosed()) {
      try {
        Socket socket = server.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return; // Closed.
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream(), 8192);
      OutputStream out = socket.getOutputStream();
      while (true) {
        String body = request(in);
        if (body.contains(SILENT) || body.contains(STALLING)) {
          if (body.contains(STALLING)) {
            out.write(HEAD);
            out.write(EVENT);
          }
          silentArrivals.add(System.nanoTime());
          awaitDeparture(in);
          return;
        }
        if (body.isEmpty()) {
          out.write(MODELS);
        } else {
          stream(out);
        }
      }
    } catch (IOException e) {
      // The peer has gone; every connection ends so.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void awaitDeparture(InputStream in) {
    try {
      in.read();
    } catch (IOException e) {
      // A reset is a departure as well.
    }
    silentDepartures.add(System.nanoTime());
  }

  private void stream(OutputStream out) throws IOException, InterruptedException {
    long start = System.nanoTime();
    out.write(HEAD);
    for (int token = 0; token < tokens; token++) {
      TimeUnit.NANOSECONDS.sleep(start + token * gapNanos - System.nanoTime());
      out.write(EVENT);
    }
    out.write(LAST_EVENT);
    out.write(DONE);
    out.write(END);
  }

  /** Reads one request and returns its body, which is empty for a GET. */
  private static String request(InputStream in) throws IOException {
    int length = 0;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring("content-length:".length()).strip());
      }
    }
    return new String(in.readNBytes(length), StandardCharsets.UTF_8);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder(64);
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException();
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }

  private static byte[] chunk(String text) {
    return (Integer.toHexString(text.length()) + "\r\n" + text + "\r\n")
        .getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] answer(String json) {
    return ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: "
            + json.length()
            + "\r\n\r\n"
            + json)
        .getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void close() throws IOException {
    server.close();
  }
}
