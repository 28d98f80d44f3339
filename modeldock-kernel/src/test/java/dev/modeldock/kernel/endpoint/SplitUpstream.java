package dev.modeldock.kernel.endpoint;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.relay.RelayClient;
import dev.modeldock.kernel.relay.RelayLimits;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

/**
 * A provider over a real connection to a runtime that answers each request with one event stream,
 * in pieces of the test's choice. One request at a time.
 */
final class SplitUpstream implements Provider {

  static final int MAX_LINE = 64 * 1024;

  private static final byte[] HEAD =
      "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
          .getBytes(StandardCharsets.US_ASCII);

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  private final RelayClient client =
      new RelayClient(
          new RelayLimits(
              Duration.ofSeconds(5), Duration.ofSeconds(4), 4, 512, 65_536, MAX_LINE, 1 << 20));
  private volatile byte[] text = new byte[0];
  private volatile int[] cuts = new int[0];

  SplitUpstream() throws IOException {
    Thread.ofPlatform().daemon().start(this::accept);
  }

  /** Has the next answers be {@code stream}, cut before each of these places, in their order. */
  void answers(byte[] stream, int... before) {
    text = stream;
    cuts = before;
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException _) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (request(in)) {
        out.write(HEAD);
        int from = 0;
        for (int cut : cuts) {
          chunk(out, from, cut);
          from = cut;
        }
        chunk(out, from, text.length);
        out.write("0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
      }
    } catch (IOException _) {
      // The gateway has let go of it.
    }
  }

  private void chunk(OutputStream out, int from, int to) throws IOException {
    if (to > from) {
      out.write((Integer.toHexString(to - from) + "\r\n").getBytes(StandardCharsets.US_ASCII));
      out.write(text, from, to - from);
      out.write('\r');
      out.write('\n');
    }
  }

  /** {@return whether there was one more request; it is read and forgotten} */
  private static boolean request(InputStream in) throws IOException {
    int length = 0;
    var line = new StringBuilder();
    for (int next = in.read(); next >= 0; next = in.read()) {
      if (next != '\n') {
        line.append((char) next);
        continue;
      }
      String field = line.toString().strip();
      line.setLength(0);
      if (field.isEmpty()) {
        in.skipNBytes(length);
        return true;
      }
      if (field.startsWith("Content-Length: ")) {
        length = Integer.parseInt(field.substring("Content-Length: ".length()));
      }
    }
    return false;
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    return client
        .openAi(URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/v1"))
        .chat(call);
  }

  @Override
  public List<ModelDescriptor> models() {
    return List.of();
  }

  @Override
  public Health check() {
    return Health.up("split");
  }

  @Override
  public void close() {
    client.close();
    try {
      listener.close();
    } catch (IOException _) {
      // It is gone in any case.
    }
  }
}
