package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** SIGTERM while fifty streams run, of which half can finish in time. */
@Timeout(180)
class CrowdedStopTest {

  private static final int EACH = 25;
  private static final long LONGEST_NANOS = TimeUnit.SECONDS.toNanos(20);

  @TempDir Path folder;

  @Test
  void whatCanFinishFinishesTheRestEndsWithAnErrorAndTheStoreIsWhole() throws Exception {
    Path home = folder.resolve("home");
    try (SilentUpstream quick = new SilentUpstream();
        SilentUpstream never = new SilentUpstream();
        Gateway gateway = Gateway.start(home);
        Client client = new Client(gateway.url(), gateway.key());
        var readers = Executors.newVirtualThreadPerTaskExecutor()) {
      connect(gateway, "quick", quick);
      connect(gateway, "never", never);
      List<Future<String>> finishing = streams(client, readers, "quick:m");
      List<Future<String>> hanging = streams(client, readers, "never:m");

      gateway.terminate();
      awaitRefusal(gateway);
      quick.finish();

      for (Future<String> each : finishing) {
        assertThat(each.get()).contains("last").endsWith("data: [DONE]\n");
      }
      for (Future<String> each : hanging) {
        assertThat(each.get()).contains("\"error\"").doesNotContain("[DONE]", "last");
      }
      assertThat(gateway.awaitEnd()).isZero();
    }
    try (Gateway again = Gateway.start(home)) {
      assertThat(again.log()).doesNotContain("unclean", "cut off");
      again.run("audit", "verify").succeeded();
      assertThat(again.auditLines("\"outcome\":\"completed\"")).isEqualTo(EACH);
      assertThat(again.auditLines("never:m")).isEqualTo(EACH);
    }
  }

  private static void connect(Gateway gateway, String id, SilentUpstream upstream) {
    String url = upstream.baseUrl().toString();
    gateway.run("instances", "add", id, "--type", "openai", "--base-url", url).succeeded();
  }

  /** {@return what each stream says, all of which have begun} */
  private static List<Future<String>> streams(Client client, ExecutorService readers, String model)
      throws Exception {
    List<Future<String>> streams = new ArrayList<>();
    for (int i = 0; i < EACH; i++) {
      var answer = client.open("/v1/chat/completions", Requests.streamedChat(model, "Say it"));
      assertThat(answer.statusCode()).isEqualTo(200);
      streams.add(readers.submit(() -> read(answer.body())));
    }
    return streams;
  }

  private static String read(InputStream body) {
    StringBuilder read = new StringBuilder();
    try (var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        read.append(line.isEmpty() ? "" : line + "\n");
      }
    } catch (IOException e) {
      read.append("(cut)");
    }
    return read.toString();
  }

  private static void awaitRefusal(Gateway gateway) throws Exception {
    long deadline = System.nanoTime() + LONGEST_NANOS;
    while (System.nanoTime() < deadline) {
      try (Socket _ = new Socket(gateway.url().getHost(), gateway.url().getPort())) {
        TimeUnit.MILLISECONDS.sleep(20);
      } catch (ConnectException _) {
        return;
      }
    }
    throw new AssertionError("the gateway goes on accepting");
  }
}
