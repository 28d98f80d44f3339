package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while an answer is being streamed. */
class StopTest {

  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

  @TempDir Path folder;

  @Test
  void aStreamThatCanFinishIsFinishedBeforeTheStop() throws Exception {
    try (SilentUpstream upstream = new SilentUpstream();
        Gateway gateway = Gateway.start(folder.resolve("home"))) {
      connect(gateway, upstream);
      try (Client client = new Client(gateway.url(), gateway.key());
          BufferedReader stream = openStream(client)) {
        assertThat(nextData(stream)).contains("first");

        gateway.terminate();
        upstream.finish();

        assertThat(stream.lines())
            .anySatisfy(line -> assertThat(line).contains("last"))
            .contains("data: [DONE]");
      }
      assertThat(gateway.awaitEnd()).isIn(0, 143);
    }
  }

  @Test
  void aQuietStreamIsKeptAliveWhileTheGatewayStops() throws Exception {
    Path config = Files.writeString(folder.resolve("quick.yaml"), "limits: {keep_alive: 200ms}\n");
    try (SilentUpstream upstream = new SilentUpstream();
        Gateway gateway = Gateway.start(folder.resolve("home"), "--config", config.toString())) {
      connect(gateway, upstream);
      try (Client client = new Client(gateway.url(), gateway.key());
          BufferedReader stream = openStream(client)) {
        assertThat(nextData(stream)).contains("first");

        gateway.terminate();
        awaitRefusal(gateway);
        while (stream.ready()) {
          stream.readLine();
        }

        assertThat(stream.readLine()).isEqualTo(": ping");
        upstream.finish();
        assertThat(stream.lines()).contains("data: [DONE]");
      }
      assertThat(gateway.awaitEnd()).isIn(0, 143);
    }
  }

  private static void connect(Gateway gateway, SilentUpstream upstream) throws Exception {
    String url = upstream.baseUrl().toString();
    gateway.run("instances", "add", "up", "--type", "openai", "--base-url", url).succeeded();
  }

  /** Waits until nobody is let in any more. */
  private static void awaitRefusal(Gateway gateway) throws Exception {
    URI url = gateway.url();
    long deadline = System.nanoTime() + LONGEST_NANOS;
    while (System.nanoTime() < deadline) {
      try (Socket _ = new Socket(url.getHost(), url.getPort())) {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (ConnectException _) {
        return;
      }
    }
    throw new AssertionError("the gateway goes on accepting");
  }

  private static BufferedReader openStream(Client client) throws Exception {
    HttpResponse<InputStream> answer =
        client.open("/v1/chat/completions", Requests.streamedChat("up:m", "Say something"));
    assertThat(answer.statusCode()).isEqualTo(200);
    return new BufferedReader(new InputStreamReader(answer.body(), StandardCharsets.UTF_8));
  }

  private static String nextData(BufferedReader stream) throws Exception {
    String line = stream.readLine();
    while (line != null && !line.startsWith("data:")) {
      line = stream.readLine();
    }
    return String.valueOf(line);
  }
}
