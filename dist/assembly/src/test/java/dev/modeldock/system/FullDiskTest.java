package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Files that cannot grow. A full disk cannot be had everywhere without rights, but a limit on the
 * size of files can: the process's writes fail in the same places, with another reason.
 */
class FullDiskTest {

  /**
   * In blocks of 512 bytes; more than a start writes, and less than the audit of the requests
   * below.
   */
  private static final String LIMIT = "ulimit -f 5120 &&";

  /** The same, but one that may be taken back while the process runs. */
  private static final String SOFT_LIMIT = "ulimit -S -f 2560 &&";

  private static final int MOST_REQUESTS = 12_000;

  @TempDir Path folder;

  @Test
  void requestsThatCannotBeAuditedAreRefusedAndNothingOlderIsLost() throws Exception {
    Path home = folder.resolve("home");
    String key;
    try (Gateway gateway = Gateway.start(home)) {
      key = gateway.key();
    }

    int answered = 0;
    Set<Integer> refusals = new HashSet<>();
    try (Gateway gateway = Gateway.launch(home, LIMIT)) {
      gateway.awaitReady();
      try (Client client = new Client(gateway.url(), key)) {
        for (int i = 0; i < MOST_REQUESTS && refusals.isEmpty(); i++) {
          // Audited as any other, and quicker than a chat.
          HttpResponse<String> answer = client.get("/v1/models");
          if (answer.statusCode() == 200) {
            answered++;
          } else {
            refusals.add(answer.statusCode());
            assertThat(answer.body()).contains("\"error\"").doesNotContain("\tat ");
          }
        }
        refusals.add(client.chat("demo:echo", "Hello").statusCode());
      }
      assertThat(gateway.running()).as(gateway::log).isTrue();
    }

    assertThat(refusals).containsOnly(503);
    try (Gateway gateway = Gateway.start(home);
        Client client = new Client(gateway.url(), key)) {
      assertThat(client.chat("demo:echo", "Hello").statusCode()).isEqualTo(200);
      long audited = gateway.auditLines("\"completed\"");
      assertThat(audited).isGreaterThanOrEqualTo(answered);
    }
  }

  @Test
  void whatRunsGoesOnAndRequestsAreServedAgainWhenThereIsRoomWithoutARestart() throws Exception {
    Path prlimit = Path.of("/usr/bin/prlimit");
    assumeTrue(Files.isExecutable(prlimit), "prlimit gives the room back");
    try (SilentUpstream upstream = new SilentUpstream();
        Gateway gateway = Gateway.launch(folder.resolve("home"), SOFT_LIMIT)) {
      gateway.awaitReady();
      String url = upstream.baseUrl().toString();
      gateway.run("instances", "add", "up", "--type", "openai", "--base-url", url).succeeded();
      try (Client client = new Client(gateway.url(), gateway.key())) {
        var stream = client.open("/v1/chat/completions", Requests.streamedChat("up:m", "Say it"));
        assertThat(stream.statusCode()).isEqualTo(200);
        int status = 200;
        for (int i = 0; i < MOST_REQUESTS && status == 200; i++) {
          status = client.get("/v1/models").statusCode();
        }
        assertThat(status).isEqualTo(503);

        Distribution.finish(
                new ProcessBuilder(
                    prlimit.toString(), "--pid", "" + gateway.pid(), "--fsize=unlimited:unlimited"))
            .succeeded();
        upstream.finish();
        try (var body = stream.body()) {
          assertThat(new String(body.readAllBytes(), StandardCharsets.UTF_8))
              .contains("last")
              .endsWith("data: [DONE]\n\n");
        }
        assertThat(client.chat("demo:echo", "Hello").statusCode()).isEqualTo(200);
        gateway.run("keys", "create", "after").succeeded();
        gateway.run("audit", "verify").succeeded();
      }
    }
  }
}
