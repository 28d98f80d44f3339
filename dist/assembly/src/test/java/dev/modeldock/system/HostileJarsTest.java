package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The worst jars are dropped while an answer streams, which comes to its end all the same. */
@Timeout(180)
class HostileJarsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LIVENESS = Duration.ofSeconds(90);

  @TempDir Path home;
  @TempDir Path workshop;

  @Test
  void gatewayRefusesEachWithItsCauseAndServesOn() throws Exception {
    var hostile = new HostilePlugin(workshop);
    try (Gateway gateway = Gateway.start(home, "--dev");
        var client = new Client(gateway.url(), gateway.key())) {
      gateway
          .run("instances", "add", "slow", "--type", "demo", "--set", "tokens_per_second=4")
          .succeeded();
      var begun = new CountDownLatch(1);
      CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> stream(client, begun));
      assertThat(begun.await(30, TimeUnit.SECONDS)).isTrue();

      drop(hostile.jar("class", "overflow"));
      drop(hostile.jar("constructor", "memory"));
      drop(hostile.jar("descriptor", "endless"));
      drop(hostile.jar("name", "long"));
      drop(bomb());
      Files.write(home.resolve("plugins/torn.jar"), new byte[] {'P', 'K', 3, 4, 0, 0});
      Map<String, String> refused = awaitRefused(gateway, 6);

      assertThat(refused.get("class-overflow.jar")).contains("java.lang.StackOverflowError");
      assertThat(refused.get("constructor-memory.jar")).contains("java.lang.OutOfMemoryError");
      assertThat(refused.get("descriptor-endless.jar")).contains("did not start in 10 s");
      assertThat(refused.get("name-long.jar")).contains("1048576 characters");
      assertThat(refused.get("bomb.jar")).contains("META-INF/MANIFEST.MF is larger than 1 MB");
      assertThat(refused.get("torn.jar")).contains("not a jar, or a broken one");
      assertThat(client.chat("demo:echo", "Still here?").body()).contains("Still here?");
      assertThat(answer.get(60, TimeUnit.SECONDS)).endsWith("data: [DONE]");
      assertThat(gateway.running()).isTrue();
    }
  }

  private static String stream(Client client, CountDownLatch begun) {
    String body = Requests.streamedChat("slow:echo", "word ".repeat(100).strip());
    try (var lines =
        new BufferedReader(
            new InputStreamReader(
                client.open("/v1/chat/completions", body).body(), StandardCharsets.UTF_8))) {
      var all = new StringBuilder();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        all.append(line).append('\n');
        begun.countDown();
      }
      return all.toString().strip();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private void drop(Path made) throws IOException {
    String name = made.getFileName().toString().replace(".made", ".jar");
    Files.move(made, home.resolve("plugins").resolve(name));
  }

  private Path bomb() throws IOException {
    Path file = workshop.resolve("bomb.made");
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new ZipEntry("META-INF/MANIFEST.MF"));
      byte[] zeros = new byte[1024 * 1024];
      for (int i = 0; i < 300; i++) {
        out.write(zeros);
      }
    }
    return file;
  }

  /** {@return the problems of each refused jar by the name of its file} */
  private static Map<String, String> awaitRefused(Gateway gateway, int count) throws Exception {
    long end = System.nanoTime() + LIVENESS.toNanos();
    var refused = new HashMap<String, String>();
    while (refused.size() < count) {
      assertThat(System.nanoTime()).as("refused so far: %s", refused).isLessThan(end);
      JsonNode plugins = JSON.readTree(gateway.run("plugins", "list", "--json").succeeded().out());
      for (JsonNode plugin : plugins) {
        if (plugin.path("state").asText().equals("rejected")) {
          String file = Path.of(plugin.path("file").asText()).getFileName().toString();
          refused.put(file, plugin.path("problems").toString());
        }
      }
      Thread.sleep(200);
    }
    return refused;
  }
}
