package dev.modeldock.testkit.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Responder;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class FakeHostTest {

  private final FakeHost host = FakeHost.create();

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  void linesComeWithoutTheirEndsAndThenNull() throws Exception {
    Responder lines = _ -> Script.chunked(200, "text/plain").send("a\r\n\nb").end();
    try (FakeServer server = FakeServer.start(0, lines);
        HttpReply reply = get(server)) {
      assertThat(reply.nextLine()).isEqualTo("a");
      assertThat(reply.nextLine()).isEmpty();
      assertThat(reply.nextLine()).isEqualTo("b");
      assertThat(reply.nextLine()).isNull();
    }
  }

  @Test
  void anyStatusIsAnAnswer() throws Exception {
    try (FakeServer server = FakeServer.start(0, _ -> Script.json(503, "{}"));
        HttpReply reply = get(server)) {
      assertThat(reply.status()).isEqualTo(503);
      assertThat(reply.header("Content-Type")).hasValue("application/json; charset=utf-8");
      assertThat(reply.readAll(2)).hasSize(2);
    }
  }

  @Test
  void aBodyBeyondTheLimitIsBroken() throws Exception {
    try (FakeServer server = FakeServer.start(0, _ -> Script.json(200, "{ }"));
        HttpReply reply = get(server)) {
      assertThatThrownBy(() -> reply.readAll(2)).isInstanceOf(ProtocolBroken.class);
    }
  }

  @Test
  void nothingListeningMeansNothingSent() {
    FakeServer server = FakeServer.start(0, _ -> Script.empty(200));
    server.close();

    assertStage(server, Unreachable.class, Stage.NOT_SENT);
  }

  @Test
  void aConnectionThatBreaksBeforeTheAnswerMayHaveBeenSent() {
    try (FakeServer server =
        FakeServer.start(0, _ -> new Script(List.of(new Step.Reset()), true))) {
      assertStage(server, Unreachable.class, Stage.SENT);
    }
  }

  @Test
  void whatIsNotHttpIsBroken() {
    var greeting = new Step.Write("220 mail.example ESMTP\r\n\r\n".getBytes());
    try (FakeServer server =
        FakeServer.start(0, _ -> new Script(List.of(greeting, new Step.HangUp()), true))) {
      assertStage(server, ProtocolBroken.class, Stage.SENT);
    }
  }

  @Test
  void closingAReplyFromAnotherThreadUnblocksItsReader() throws Exception {
    Responder stalling = _ -> Script.chunked(200, "text/plain").flush().endWith(new Step.Stall());
    try (FakeServer server = FakeServer.start(0, stalling)) {
      HttpReply reply = get(server);
      var ended = new CountDownLatch(1);
      Thread reader =
          host.threads()
              .start(
                  "reader",
                  () -> {
                    try {
                      reply.nextLine();
                    } catch (ProviderException | InterruptedException e) {
                      ended.countDown();
                    }
                  });
      reply.close();

      assertThat(ended.await(2, TimeUnit.SECONDS)).isTrue();
      assertThat(server.awaitDisconnect(Duration.ofSeconds(2))).isTrue();
      reader.join();
    }
  }

  @Test
  void closingTheHostClosesWhatWasRegisteredLastFirstAndInterruptsItsThreads() throws Exception {
    var order = new ArrayList<String>();
    host.onClose(() -> order.add("first"));
    host.onClose(() -> order.add("second"));
    Thread thread =
        host.threads()
            .start(
                "sleeper",
                () -> {
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                });

    host.close();

    assertThat(order).containsExactly("second", "first");
    assertThat(thread.join(Duration.ofSeconds(2))).isTrue();
    assertThat(host.runningThreads()).isZero();
  }

  @Test
  void settingsAreCompletedAndInsistedOnAsBySchema() {
    var schema =
        SettingsSchema.of(
            SettingSpec.required("base_url", SettingType.URL, "Where."),
            SettingSpec.defaulted("speed", SettingType.INTEGER, "60", "How fast."));

    try (FakeHost complete = FakeHost.with(schema, Map.of("base_url", "http://x"))) {
      assertThat(complete.settings().integer("speed")).hasValue(60);
    }
    assertThatThrownBy(() -> FakeHost.with(schema, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("base_url");
  }

  private void assertStage(
      FakeServer server, Class<? extends ProviderException> kind, Stage stage) {
    assertThatThrownBy(() -> get(server))
        .isInstanceOfSatisfying(kind, e -> assertThat(e.stage()).isEqualTo(stage));
  }

  private HttpReply get(FakeServer server) throws ProviderException, InterruptedException {
    return host.http().send(HttpCall.get(server.base()));
  }
}
