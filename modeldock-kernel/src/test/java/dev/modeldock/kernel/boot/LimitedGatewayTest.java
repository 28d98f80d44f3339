package dev.modeldock.kernel.boot;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.home.ChildJvm;
import dev.modeldock.kernel.home.ControlToken;
import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.identity.MintedKey;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.file.JournalStateStore;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway over real sockets, which has a key with limits and a day behind it. */
@Timeout(60)
class LimitedGatewayTest {

  private static final KeyLimits LIMITS = new KeyLimits(3, null, null, 1_000L);

  @TempDir Path folder;
  private MintedKey key;
  private Process gateway;
  private URI api;
  private URI control;

  private void leaveAHomeBehind() throws IOException {
    var random = new SecureRandom();
    key =
        new KeyMint(random, new Argon2id(random), Clock.systemUTC())
            .mint(
                "ci",
                KeyGrant.of(EnumSet.of(Scope.CHAT, Scope.MODELS), KeyPolicy.unrestricted())
                    .within(LIMITS),
                null);
    try (HomeFolder home = HomeFolder.open(folder.resolve("home"))) {
      try (var state = JournalStateStore.open(home.state())) {
        state.apply(new StateChange.PutKey(key.record()));
      }
      try (var audit =
          AuditJournal.open(
              home.audit(),
              new FsyncPolicy.Never(),
              () -> {
                throw new IOException("no index here");
              },
              Clock.systemUTC())) {
        audit.record(used(700));
        audit.record(used(200));
      }
    }
  }

  private AuditEvent used(long tokens) {
    return new AuditEvent(
        "req_" + tokens,
        Instant.now(),
        new AuditEvent.Caller("127.0.0.1", key.record().id(), "ci"),
        new AuditEvent.Asked("chat_completions", "openai", "a:m", null, false),
        List.of(),
        new AuditEvent.Answered(200, Outcome.COMPLETED, null, "a:m", "none", 1, 1),
        new AuditEvent.Use(tokens, 0, UsageSource.REPORTED, 0, 0));
  }

  @AfterEach
  void stop() throws Exception {
    gateway.getOutputStream().close();
    gateway.waitFor();
  }

  @BeforeEach
  void start() throws Exception {
    leaveAHomeBehind();
    gateway = ChildJvm.start(ServingProcess.class, folder.resolve("home").toString());
    // Left open: it is the process's own, and ends with it.
    var lines = gateway.inputReader();
    api = URI.create(Objects.requireNonNull(lines.readLine()));
    control = URI.create(Objects.requireNonNull(lines.readLine()));
  }

  /** {@return the whole answer, head and body} */
  private static String send(URI to, String method, String path, String credential, String body)
      throws IOException {
    String head =
        """
        %s %s HTTP/1.1\r
        Host: %s:%d\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        Connection: close\r
        \r
        """
            .formatted(method, path, to.getHost(), to.getPort(), credential, body.length());
    try (var socket = new Socket(to.getHost(), to.getPort())) {
      socket.getOutputStream().write((head + body).getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  @Test
  void theDayBeforeTheStartIsKnownAndAFloodIsRefused() throws IOException {
    String token = ControlToken.read(folder.resolve("home")).orElseThrow().reveal();

    String usage = send(control, "GET", "/admin/v1/keys/ci/usage", token, "");

    assertThat(usage)
        .startsWith("HTTP/1.1 200 ")
        .contains("\"daily_tokens\":{\"limit\":1000,\"used\":900,\"reserved\":0,\"remaining\":100")
        .contains("\"requests_per_minute\":{\"limit\":3,\"used\":0");

    for (int left = 2; left >= 0; left--) {
      assertThat(send(api, "GET", "/v1/models", key.key(), ""))
          .startsWith("HTTP/1.1 200 ")
          .containsIgnoringCase("x-ratelimit-remaining-requests: " + left + "\r\n");
    }
    String large = "{\"model\":\"a:m\",\"filler\":\"" + "x".repeat(200_000) + "\"}";
    for (int i = 0; i < 3; i++) {
      assertThat(send(api, "POST", "/v1/chat/completions", key.key(), large))
          .startsWith("HTTP/1.1 429 ")
          .containsPattern("(?i)\r\nretry-after: [1-9][0-9]?\r\n")
          .contains("\"code\":\"rate_limit_exceeded\"", "\"name\":\"requests_per_minute\"")
          .containsOnlyOnce("HTTP/1.1");
    }
  }
}
