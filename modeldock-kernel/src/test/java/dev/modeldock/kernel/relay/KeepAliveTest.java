package dev.modeldock.kernel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.kernel.Wait;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class KeepAliveTest {

  private static final String OK = ScriptedServer.json("{}");

  private final RelayClient client = new RelayClient(RelayLimits.defaults());

  @AfterEach
  void close() {
    client.close();
  }

  private static String body(RelayClient client, ScriptedServer server) throws Exception {
    try (HttpReply reply = client.send(HttpCall.post(server.uri("/x"), new byte[] {'{', '}'}))) {
      return new String(reply.readAll(1000), StandardCharsets.UTF_8);
    }
  }

  private ProviderException failure(ScriptedServer server) {
    return catchThrowableOfType(ProviderException.class, () -> body(client, server));
  }

  @Test
  void oneConnectionCarriesOneRequestAfterTheOther() throws Exception {
    try (var server = ScriptedServer.answering(OK)) {
      for (int i = 0; i < 20; i++) {
        assertThat(body(client, server)).isEqualTo("{}");
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.0 200 OK\r\nContent-Length: 2\r\n\r\n{}",
        "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}surplus",
      })
  void aConnectionThatMustNotBeUsedAgainIsNot(String answer) throws Exception {
    try (var server = ScriptedServer.answering(answer)) {
      assertThat(body(client, server)).isEqualTo("{}");
      assertThat(body(client, server)).isEqualTo("{}");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void anOldServerMayKeepTheConnectionIfItSaysSo() throws Exception {
    String answer = "HTTP/1.0 200 OK\r\nConnection: Keep-Alive\r\nContent-Length: 2\r\n\r\n{}";
    try (var server = ScriptedServer.answering(answer)) {
      body(client, server);
      body(client, server);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aRequestOnAConnectionThatTheServerClosedIsSentOnceMore() throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.once(OK))) {
      for (int i = 1; i <= 5; i++) {
        assertThat(body(client, server)).isEqualTo("{}");
        server.awaitEnded(i);
      }
      assertThat(server.accepted()).isEqualTo(5);
      assertThat(server.requests()).hasSize(5);
    }
  }

  @Test
  void aRequestOnAConnectionThatTheServerResetIsSentOnceMore() throws Exception {
    ScriptedServer.Script resets =
        peer -> {
          peer.request();
          peer.send(OK);
          peer.request();
          peer.reset();
        };
    try (var server = new ScriptedServer(resets, ScriptedServer.once(OK))) {
      assertThat(body(client, server)).isEqualTo("{}");
      assertThat(body(client, server)).isEqualTo("{}");
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void theSecondFailureIsReported() throws Exception {
    ScriptedServer.Script leaves =
        peer -> {
          peer.request();
          peer.send(OK);
          peer.request();
        };
    try (var server = new ScriptedServer(leaves, ScriptedServer.Peer::request)) {
      body(client, server);
      ProviderException failure = failure(server);
      assertThat(failure).isInstanceOf(Unreachable.class);
      assertThat(failure.stage()).isEqualTo(Stage.SENT);
      assertThat(server.requests()).hasSize(3);
    }
  }

  @Test
  void aServerThatIsGoneAtTheSecondAttemptMayHaveHadTheRequest() throws Exception {
    CompletableFuture<ScriptedServer> self = new CompletableFuture<>();
    ScriptedServer.Script dies =
        peer -> {
          peer.request();
          peer.send(OK);
          peer.request();
          self.join().close();
        };
    try (var server = new ScriptedServer(dies)) {
      self.complete(server);
      body(client, server);
      ProviderException failure = failure(server);
      assertThat(failure).isInstanceOf(Unreachable.class);
      assertThat(failure.stage()).isEqualTo(Stage.SENT);
    }
  }

  @Test
  void aServerThatLeavesLateIsNotSentTheRequestAgain() throws Exception {
    ScriptedServer.Script leavesLate =
        peer -> {
          peer.request();
          peer.send(OK);
          peer.request();
          long begun = System.nanoTime();
          Wait.until(() -> System.nanoTime() - begun > 2_200_000_000L);
        };
    try (var server = new ScriptedServer(leavesLate, ScriptedServer.once(OK))) {
      body(client, server);
      assertThat(failure(server)).isInstanceOf(Unreachable.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"H", "HTTP/1.1 100 Continue\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-"})
  void nothingIsSentTwiceOnceAByteOfAnAnswerCame(String beginning) throws Exception {
    ScriptedServer.Script breaks =
        peer -> {
          peer.request();
          peer.send(OK);
          peer.request();
          peer.send(beginning);
        };
    try (var server = new ScriptedServer(breaks, ScriptedServer.once(OK))) {
      body(client, server);
      assertThat(failure(server)).isInstanceOf(ProtocolBroken.class);
      assertThat(server.requests()).hasSize(2);
    }
  }

  @Test
  void nothingIsSentTwiceOnANewConnection() throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.Peer::request)) {
      ProviderException failure = failure(server);
      assertThat(failure).isInstanceOf(Unreachable.class);
      assertThat(failure.stage()).isEqualTo(Stage.SENT);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void whatComesUnaskedIsNeverTheNextAnswer() throws Exception {
    CountDownLatch sent = new CountDownLatch(1);
    ScriptedServer.Script unasked =
        peer -> {
          peer.request();
          peer.send(OK);
          peer.send("HTTP/1.1 408 Request Timeout\r\nContent-Length: 0\r\n\r\n");
          sent.countDown();
          peer.awaitEnd();
        };
    try (var server = new ScriptedServer(unasked, ScriptedServer.once(OK))) {
      body(client, server);
      sent.await();
      assertThat(body(client, server)).isEqualTo("{}");
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void aConnectionThatWasIdleForTooLongIsClosed() throws Exception {
    try (var server = ScriptedServer.answering(OK);
        var impatient = new RelayClient(limits(Duration.ZERO, 8))) {
      body(impatient, server);
      body(impatient, server);
      assertThat(server.accepted()).isEqualTo(2);
      server.awaitEnded(1);
    }
  }

  @Test
  void noMoreThanTheBoundStayIdle() throws Exception {
    try (var server = ScriptedServer.answering(OK);
        var small = new RelayClient(limits(Duration.ofMinutes(1), 2))) {
      List<HttpReply> replies = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        replies.add(small.send(HttpCall.get(server.uri("/x"))));
      }
      for (HttpReply reply : replies) {
        reply.readAll(10);
        reply.close();
      }
      server.awaitEnded(3);
      assertThat(server.accepted()).isEqualTo(5);
      body(small, server);
      assertThat(server.accepted()).isEqualTo(5);
    }
  }

  @Test
  void anAnswerThatIsGivenUpClosesItsConnection() throws Exception {
    try (var server = ScriptedServer.answering(OK)) {
      client.send(HttpCall.get(server.uri("/x"))).close();
      server.awaitEnded(1);
    }
  }

  @Test
  void closingTheClientClosesEveryConnection() throws Exception {
    try (var server = ScriptedServer.answering(OK)) {
      HttpReply inUse = client.send(HttpCall.get(server.uri("/x")));
      body(client, server);
      assertThat(server.accepted()).isEqualTo(2);
      client.close();
      server.awaitEnded(2);
      inUse.close();
      ProviderException failure = failure(server);
      assertThat(failure).isInstanceOf(Unreachable.class).hasMessageContaining("is stopped");
      assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
      assertThat(server.accepted()).isEqualTo(2);
    }
  }

  @Test
  void anEarlyAnswerToALargeBodyIsHeard() throws Exception {
    ScriptedServer.Script refuses =
        peer -> {
          peer.socket().getInputStream().readNBytes(1000);
          peer.send(ScriptedServer.json(413, "{\"error\":\"too large\"}"));
        };
    try (var server = new ScriptedServer(refuses);
        HttpReply reply = client.send(HttpCall.post(server.uri("/x"), new byte[16 << 20]))) {
      assertThat(reply.status()).isEqualTo(413);
    }
  }

  private static RelayLimits limits(Duration idleKeep, int maxIdle) throws IOException {
    return new RelayLimits(
        Duration.ofSeconds(5), idleKeep, maxIdle, 16_384, 65_536, 1 << 20, 1 << 20);
  }
}
