package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code config reload} while clients are being served. */
class ConfigReloadTest {

  private static final int EXIT_VALIDATION_FAILED = 6;

  @TempDir Path folder;

  @Test
  void aGoodFileIsTakenAndABadOneLeavesEverythingAsItWas() throws Exception {
    Path config = folder.resolve("live.yaml");
    write(config, "first", "demo:echo");
    try (Gateway gateway = Gateway.start(folder.resolve("home"), "--config", config.toString());
        Client client = new Client(gateway.url(), gateway.key())) {
      assertThat(client.chat("first", "Hi").statusCode()).isEqualTo(200);

      write(config, "second", "demo:echo");
      assertThat(gateway.run("config", "reload").succeeded().out())
          .contains("aliases added: second", "aliases removed: first");
      assertThat(client.chat("second", "Hi").statusCode()).isEqualTo(200);
      assertThat(client.chat("first", "Hi").statusCode()).isEqualTo(404);

      Files.writeString(config, "aliasses: {}\nlimits: {idle: soon}\ngateway: {prot: 1}\n");
      refused(gateway, "aliasses", "idle", "prot");
      Files.writeString(config, "instances: {up: {type: nonesuch}}\n");
      refused(gateway, "up", "nonesuch");
      Files.delete(config);
      refused(gateway, "live.yaml");
      assertThat(client.chat("second", "Hi").statusCode()).isEqualTo(200);
    }
  }

  private static void refused(Gateway gateway, String... words) {
    Distribution.Outcome outcome = gateway.run("config", "reload");
    assertThat(outcome.exit()).isEqualTo(EXIT_VALIDATION_FAILED);
    assertThat(outcome.err())
        .contains(words)
        .contains("nothing was changed")
        .doesNotContain("\tat ");
  }

  @Test
  void aStartWithABadFileNamesEveryProblem() throws Exception {
    Path config =
        Files.writeString(
            folder.resolve("bad.yaml"), "aliasses: {}\nlimits: {idle: soon}\ngateway: {prot: 1}\n");
    try (Gateway gateway =
        Gateway.launch(folder.resolve("home"), "", "--config", config.toString())) {
      assertThat(gateway.awaitEnd()).isNotZero();
      assertThat(gateway.log()).contains("aliasses", "idle", "prot").doesNotContain("\tat ");
    }
  }

  @Test
  void reloadsDropNoRequestAndNoStream() throws Exception {
    Path config = folder.resolve("live.yaml");
    try (SilentUpstream upstream = new SilentUpstream()) {
      writeUpstream(config, upstream, "1m");
      try (Gateway gateway = Gateway.start(folder.resolve("home"), "--config", config.toString());
          Client client = new Client(gateway.url(), gateway.key())) {
        var stream = client.open("/v1/chat/completions", Requests.streamedChat("up:m", "Say it"));
        assertThat(stream.statusCode()).isEqualTo(200);
        var going = new AtomicBoolean(true);
        var answered = new AtomicInteger();
        Thread asking =
            Thread.startVirtualThread(() -> {
              while (going.get()) {
                ask(gateway, answered);
              }
            });
        for (int reload = 0; reload < 5; reload++) {
          int before = answered.get();
          writeUpstream(config, upstream, (2 + reload) + "m");
          assertThat(gateway.run("config", "reload").succeeded().out())
              .contains("instances changed: up");
          while (answered.get() == before && asking.isAlive()) {
            Thread.onSpinWait();
          }
        }
        going.set(false);
        asking.join();
        assertThat(answered).hasValueGreaterThan(4);
        upstream.finish();
        try (var body = stream.body()) {
          assertThat(new String(body.readAllBytes())).contains("last").endsWith("data: [DONE]\n\n");
        }
        assertThat(gateway.auditLines("\"completed\"")).isGreaterThan(answered.get());
      }
    }
  }

  private static void ask(Gateway gateway, AtomicInteger answered) {
    try (Client own = new Client(gateway.url(), gateway.key())) {
      int status = own.chat("quick", "Hi").statusCode();
      answered.addAndGet(status == 200 ? 1 : -1_000_000);
    } catch (Exception failed) {
      answered.addAndGet(-1_000_000);
    }
  }

  private static void write(Path config, String alias, String target) throws Exception {
    Files.writeString(config, "aliases:\n  %s: {targets: [\"%s\"]}\n".formatted(alias, target));
  }

  private static void writeUpstream(Path config, SilentUpstream upstream, String idle)
      throws Exception {
    Files.writeString(
        config,
        """
        instances:
          up:
            type: openai
            settings: {base_url: "%s"}
            timeouts: {idle: %s}
        aliases:
          quick: {targets: ["demo:echo"]}
        """
            .formatted(upstream.baseUrl(), idle));
  }
}
