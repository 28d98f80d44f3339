package dev.modeldock.kernel.relay;

import static dev.modeldock.kernel.relay.ScriptedServer.chunk;
import static dev.modeldock.kernel.relay.ScriptedServer.events;
import static dev.modeldock.kernel.relay.ScriptedServer.eventsHead;
import static dev.modeldock.kernel.relay.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayStreamTest {

  private static final String DELTA =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}";
  private static final String LAST =
      "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
  private static final String COMPLETION =
      "{\"object\":\"chat.completion\",\"choices\":[{\"finish_reason\":\"stop\"}]}";
  private static final String DONE = "data: [DONE]\n\n";

  private final RelayClient client =
      new RelayClient(
          new RelayLimits(
              Duration.ofSeconds(5), Duration.ofSeconds(4), 4, 512, 65_536, 20_000, 40_000));

  @AfterEach
  void close() {
    client.close();
  }

  private ModelStream chat(ScriptedServer server, boolean pieces) throws Exception {
    return client
        .openAi(server.uri("/v1"))
        .chat(
            ChatCall.builder("r", "m").stream(pieces)
                .openAiBody(() -> "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8))
                .build());
  }

  private static List<String> drain(ModelStream stream) throws Exception {
    List<String> events = new ArrayList<>();
    try (stream) {
      for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
        events.add(((OpenAiChunk) event).text());
      }
      assertThat(stream.next()).isNull();
    }
    return events;
  }

  private static String data(String json) {
    return "data: " + json + "\n\n";
  }

  private ProviderException failure(String answer, boolean pieces) throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.once(answer))) {
      ModelStream stream = chat(server, pieces);
      var failure = catchThrowableOfType(ProviderException.class, () -> drain(stream));
      assertThat(failure).as("a failure").isNotNull();
      assertThat(failure.getMessage()).contains("127.0.0.1:" + server.port());
      assertThat(stream.next()).isNull();
      return failure;
    }
  }

  @Test
  void theRequestIsWhatTheCallSays() throws Exception {
    try (var server = ScriptedServer.answering(json(COMPLETION))) {
      assertThat(drain(chat(server, false))).containsExactly(COMPLETION);
      assertThat(server.requests().getFirst())
          .isEqualTo(
              "POST /v1/chat/completions HTTP/1.1\r\nHost: 127.0.0.1:"
                  + server.port()
                  + "\r\nUser-Agent: ModelDock\r\nContent-Type: application/json\r\n"
                  + "Content-Length: 13\r\n\r\n{\"model\":\"m\"}");
    }
  }

  @Test
  void wholeAnswersShareAConnection() throws Exception {
    String large = "{\"choices\":[],\"text\":\"" + "x".repeat(30_000) + "\"}";
    String chunked =
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
            + chunk(large.substring(0, 700))
            + chunk(large.substring(700))
            + "0\r\n\r\n";
    try (var server = ScriptedServer.answering(json(COMPLETION), json(large), chunked)) {
      assertThat(drain(chat(server, false))).containsExactly(COMPLETION);
      assertThat(drain(chat(server, false))).containsExactly(large);
      assertThat(drain(chat(server, false))).containsExactly(large);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aWholeAnswerThatIsClosedEarlyKeepsItsConnectionButNotItsBytes() throws Exception {
    String second = COMPLETION.replace("stop", "length");
    try (var server = ScriptedServer.answering(json(COMPLETION), json(second))) {
      ModelStream first = chat(server, false);
      OpenAiChunk chunk = (OpenAiChunk) first.next();
      first.close();
      assertThat(drain(chat(server, false))).containsExactly(second);
      assertThat(chunk.text()).isEqualTo(COMPLETION);
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void streamsShareAConnection() throws Exception {
    String answer = events(data(DELTA), data(DELTA) + data(LAST), DONE);
    try (var server = ScriptedServer.answering(answer)) {
      for (int i = 0; i < 3; i++) {
        assertThat(drain(chat(server, true))).containsExactly(DELTA, DELTA, LAST);
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void theEndOfTheBodyMayLagBehindTheEndMark() throws Exception {
    ScriptedServer.Script never =
        peer -> {
          peer.request();
          peer.send(eventsHead() + chunk(data(LAST) + DONE));
          peer.awaitEnd();
        };
    try (var server = new ScriptedServer(never)) {
      assertThat(drain(chat(server, true))).containsExactly(LAST);
      server.awaitEnded(1);
    }
  }

  @Test
  void readyTellsWhetherTheNextEventHasCome() throws Exception {
    CountDownLatch goOn = new CountDownLatch(1);
    ScriptedServer.Script script =
        peer -> {
          peer.request();
          peer.send(
              eventsHead()
                  + chunk(data(DELTA))
                  + chunk(data(LAST))
                  + chunk(": quiet\n\ndata: {\"choices\""));
          peer.await(goOn);
          peer.send(chunk(":[]}\n\n") + chunk(DONE) + "0\r\n\r\n");
          peer.awaitEnd();
        };
    try (var server = new ScriptedServer(script)) {
      ModelStream stream = chat(server, true);
      assertThat(stream.ready()).isFalse();
      assertThat(stream.next()).isNotNull();
      assertThat(((OpenAiChunk) stream.next()).text()).isEqualTo(LAST);
      assertThat(stream.ready()).isFalse();
      goOn.countDown();
      assertThat(((OpenAiChunk) stream.next()).text()).isEqualTo("{\"choices\":[]}");
      assertThat(stream.ready()).as("the end mark is no event").isFalse();
      assertThat(stream.next()).isNull();
      assertThat(stream.ready()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void readyIsTrueForWhatCameInOnePacket(boolean chunked) throws Exception {
    String body = data(DELTA) + data(LAST) + DONE;
    String answer =
        chunked
            ? events(data(DELTA), data(LAST), DONE)
            : "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body;
    try (var server = new ScriptedServer(ScriptedServer.once(answer))) {
      ModelStream stream = chat(server, true);
      OpenAiChunk first = (OpenAiChunk) stream.next();
      assertThat(stream.ready()).isTrue();
      assertThat(first.text()).isEqualTo(DELTA);
      stream.next();
      assertThat(stream.ready()).isFalse();
      assertThat(stream.next()).isNull();
    }
  }

  @Test
  void aStreamWithoutEndMarkIsWholeIfItFinished() throws Exception {
    String toTheEnd =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream; charset=utf-8\r\n\r\n"
            + data(DELTA)
            + data(LAST);
    for (String answer : List.of(toTheEnd, events(data(DELTA), data(LAST)))) {
      try (var server = new ScriptedServer(ScriptedServer.once(answer))) {
        assertThat(drain(chat(server, true))).containsExactly(DELTA, LAST);
      }
    }
  }

  @Test
  void aLastEventThatNothingClosesCounts() throws Exception {
    for (String tail :
        List.of("data: " + LAST, "data: " + LAST + "\n", data(LAST) + "data: [DONE]")) {
      try (var server = new ScriptedServer(ScriptedServer.once(events(data(DELTA), tail)))) {
        assertThat(drain(chat(server, true))).containsExactly(DELTA, LAST);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "data: {}\n\n", ": ping\n\n", "data: {\"choices\":[{\"delta\":{\"con"})
  void aStreamThatEndsTooSoonIsBroken(String body) throws Exception {
    ProviderException failure = failure(events(body.isEmpty() ? ":\n" : body), true);
    assertThat(failure).isInstanceOf(ProtocolBroken.class);
    assertThat(failure.stage()).isEqualTo(Stage.STREAMING);
    assertThat(failure).hasMessageContaining("ended its stream");
  }

  @Test
  void aStreamWhoseBodyBreaksIsBroken() throws Exception {
    ProviderException failure = failure(eventsHead() + chunk(data(LAST)) + "50\r\ndata", true);
    assertThat(failure).isInstanceOf(ProtocolBroken.class).hasMessageContaining("in the middle");
    assertThat(failure.stage()).isEqualTo(Stage.STREAMING);
  }

  @Test
  void anErrorEventIsTheFailureItNames() throws Exception {
    String event =
        "event: error\ndata: {\"error\":{\"message\":\"Input does not fit in context length.\"},"
            + "\"message\":\"Input does not fit in context length.\"}\n\n";
    ProviderException first = failure(events(event), true);
    assertThat(first).isInstanceOf(ContextExceeded.class).hasMessageContaining("does not fit");
    assertThat(first.stage()).isEqualTo(Stage.SENT);
    ProviderException later = failure(events(data(DELTA), event), true);
    assertThat(later).isInstanceOf(ContextExceeded.class);
    assertThat(later.stage()).isEqualTo(Stage.STREAMING);
  }

  @Test
  void anErrorInTheDataIsTheFailureItNames() throws Exception {
    ProviderException failure =
        failure(events(data("{\"error\":{\"code\":429,\"message\":\"slow down\"}}")), true);
    assertThat(failure).isInstanceOf(Overloaded.class);
    ProviderException text = failure(events("event: error\ndata: crashed\n\n"), true);
    assertThat(text).isInstanceOf(Unreachable.class).hasMessageContaining("crashed");
  }

  @Test
  void aNullErrorIsNone() throws Exception {
    String fine = "{\"error\":null,\"choices\":[{\"finish_reason\":\"stop\"}]}";
    try (var server = new ScriptedServer(ScriptedServer.once(events(data(fine))))) {
      assertThat(drain(chat(server, true))).containsExactly(fine);
    }
  }

  @Test
  void anEventThatIsNoObjectIsBroken() throws Exception {
    assertThat(failure(events("data: hello\n\n"), true)).isInstanceOf(ProtocolBroken.class);
  }

  @Test
  void anEventWithoutAnEndIsBounded() throws Exception {
    ScriptedServer.Script endless =
        peer -> {
          peer.request();
          peer.send(eventsHead() + chunk("data: {\""));
          String more = chunk("x".repeat(1000));
          while (true) {
            peer.send(more);
          }
        };
    try (var server = new ScriptedServer(endless)) {
      ModelStream stream = chat(server, true);
      assertThat(catchThrowableOfType(ProtocolBroken.class, stream::next))
          .hasMessageContaining("an event longer than 20000 bytes");
      server.awaitEnded(1);
    }
  }

  @Test
  void commentsWithoutAnEndTakeNoRoom() throws Exception {
    String comments = ": quiet\n\n".repeat(10_000);
    try (var server =
        new ScriptedServer(ScriptedServer.once(events(comments, data(LAST) + DONE)))) {
      assertThat(drain(chat(server, true))).containsExactly(LAST);
    }
  }

  @Test
  void aGoodStatusWithAnErrorIsAFailure() throws Exception {
    String unknownPath = "{\"error\":\"Unexpected endpoint or method. (POST /chat)\"}";
    for (boolean pieces : List.of(true, false)) {
      ProviderException failure = failure(json(unknownPath), pieces);
      assertThat(failure).isInstanceOf(ProtocolBroken.class).hasMessageContaining("base URL");
      assertThat(failure.stage()).isEqualTo(Stage.SENT);
    }
  }

  @Test
  void anAnswerOfTheWrongKindIsBroken() throws Exception {
    assertThat(failure(json(COMPLETION), true)).hasMessageContaining("in one piece although");
    assertThat(failure(events(data(LAST)), false)).hasMessageContaining("streams an answer");
    String page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>";
    assertThat(failure(page, true)).hasMessageContaining("not a JSON object");
    assertThat(failure(page, false)).hasMessageContaining("not a JSON object");
    assertThat(failure(json(""), false)).hasMessageContaining("not a JSON object");
    assertThat(failure(json("{\"choices\":["), false)).hasMessageContaining("not a JSON object");
    String packed = "HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx";
    assertThat(failure(packed, false)).hasMessageContaining("compressed");
  }

  @Test
  void theStatusDecidesTheFailure() throws Exception {
    for (boolean pieces : List.of(true, false)) {
      String echo =
          "{\"error\":{\"code\":\"invalid_api_key\",\"message\":\"Malformed: sk-lm-123\"}}";
      ProviderException refused = failure(json(401, echo), pieces);
      assertThat(refused).isInstanceOf(CredentialsRejected.class);
      assertThat(refused.getMessage()).doesNotContain("sk-lm");
      assertThat(refused.stage()).isEqualTo(Stage.SENT);
      String busy = "HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n";
      assertThat(((Overloaded) failure(busy, pieces)).retryAfter()).contains(Duration.ofSeconds(7));
      String cut = "HTTP/1.1 500 X\r\nContent-Length: 100\r\n\r\n{\"err";
      assertThat(failure(cut, pieces)).isInstanceOf(Unreachable.class);
    }
  }

  @Test
  void aReportOfAnyLengthIsBounded() throws Exception {
    String long500 = "HTTP/1.1 500 X\r\nConnection: close\r\n\r\n" + "x".repeat(10_000_000);
    ProviderException failure = failure(long500, false);
    assertThat(failure).isInstanceOf(Unreachable.class);
    assertThat(failure.getMessage()).hasSizeLessThan(1000);
  }

  @Test
  void aRefusalKeepsTheConnection() throws Exception {
    try (var server = ScriptedServer.answering(json(400, "{\"error\":\"no\"}"))) {
      for (int i = 0; i < 3; i++) {
        ModelStream stream = chat(server, true);
        catchThrowableOfType(ProviderException.class, stream::next);
        stream.close();
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
  }
}
