package dev.modeldock.kernel.relay;

import static dev.modeldock.kernel.relay.ScriptedServer.chunk;
import static dev.modeldock.kernel.relay.ScriptedServer.events;
import static dev.modeldock.kernel.relay.ScriptedServer.eventsHead;
import static dev.modeldock.kernel.relay.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.OpenAiQuirks;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class QuirksTest {

  private static final String DELTA =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},\"finish_reason\":null}]}";
  private static final String LAST =
      "{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}";
  private static final String COMPLETION =
      "{\"object\":\"chat.completion\",\"choices\":[{\"finish_reason\":\"stop\"}]}";
  private static final String ERROR =
      "{\"error\":{\"code\":\"C\",\"type\":\"T\",\"message\":\"m\"}}";
  private static final String DONE = "data: [DONE]\n\n";

  /** Notes what it is asked, and does what a test tells it to. */
  private static class Noting implements OpenAiQuirks {

    final List<String> seen = new ArrayList<>();
    final List<ErrorReport> reports = new ArrayList<>();

    @Override
    public ProviderException failure(ErrorReport report) {
      reports.add(report);
      return new ContentRefused(report.stage(), report.runtime() + " has its quirks");
    }

    @Override
    public Review review(ChatCall call) {
      seen.add("begin");
      return new Review() {
        @Override
        public OpenAiChunk pass(OpenAiChunk chunk) throws ProviderException {
          seen.add(chunk.text());
          return passed(chunk);
        }

        @Override
        public void end() throws ProviderException {
          seen.add("end");
          ended();
        }
      };
    }

    OpenAiChunk passed(OpenAiChunk chunk) throws ProviderException {
      return chunk;
    }

    void ended() throws ProviderException {}
  }

  private static final class Streaming extends Noting {
    @Override
    public boolean alwaysStreams() {
      return true;
    }
  }

  private final RelayClient client = new RelayClient(RelayLimits.defaults());

  @AfterEach
  void close() {
    client.close();
  }

  private static ChatCall call(boolean pieces) {
    return ChatCall.builder("r", "m").stream(pieces)
        .openAiBody(() -> "{\"model\":\"m\"}".getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private OpenAiTransport transport(ScriptedServer server, OpenAiQuirks quirks) {
    return client.openAi(server.uri("/v1")).quirks(quirks);
  }

  private static List<String> drain(ModelStream stream) throws Exception {
    List<String> events = new ArrayList<>();
    try (stream) {
      while (stream.next() instanceof OpenAiChunk piece) {
        events.add(piece.text());
      }
      assertThat(stream.next()).isNull();
    }
    return events;
  }

  private List<String> chat(String answer, boolean pieces, OpenAiQuirks quirks) throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.once(answer))) {
      return drain(transport(server, quirks).chat(call(pieces)));
    }
  }

  private <E extends ProviderException> E failure(
      Class<E> type, String answer, boolean pieces, OpenAiQuirks quirks) throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.once(answer))) {
      ModelStream stream = transport(server, quirks).chat(call(pieces));
      E failure = catchThrowableOfType(type, () -> drain(stream));
      assertThat(failure).as("a failure").isNotNull();
      assertThat(stream.next()).isNull();
      server.awaitEnded(1);
      return failure;
    }
  }

  private static String data(String json) {
    return "data: " + json + "\n\n";
  }

  @Test
  void theBodyIsWhatTheQuirksSay() throws Exception {
    var quirks =
        new OpenAiQuirks() {
          @Override
          public byte[] body(ChatCall call) {
            return ("{\"other\":\"" + call.model() + "\"}").getBytes(StandardCharsets.UTF_8);
          }
        };
    try (var server = ScriptedServer.answering(json(COMPLETION))) {
      OpenAiTransport transport = transport(server, quirks).header("x-a", () -> "b");
      assertThat(drain(transport.chat(call(false)))).containsExactly(COMPLETION);
      assertThat(server.requests().getFirst())
          .contains("\r\nx-a: b\r\n")
          .endsWith("\r\n\r\n{\"other\":\"m\"}");
    }
  }

  @Test
  void whatTheRuntimeCannotBeAskedIsNotSent() throws Exception {
    var quirks =
        new OpenAiQuirks() {
          @Override
          public byte[] body(ChatCall call) throws ProviderException {
            throw new RequestRejected(Stage.NOT_SENT, "no");
          }
        };
    try (var server = ScriptedServer.answering(json(COMPLETION))) {
      OpenAiTransport transport = transport(server, quirks);
      assertThat(catchThrowableOfType(RequestRejected.class, () -> transport.chat(call(true))))
          .hasMessage("no");
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void theQuirksAreAskedAboutEveryError() throws Exception {
    var quirks = new Noting();
    String event = "event: error\n" + data(ERROR);
    for (boolean pieces : List.of(true, false)) {
      failure(ContentRefused.class, json(404, ERROR), pieces, quirks);
      failure(ContentRefused.class, json(ERROR), pieces, quirks);
    }
    failure(ContentRefused.class, events(event), true, quirks);
    failure(ContentRefused.class, events(data(ERROR)), true, quirks);
    failure(ContentRefused.class, events(data(DELTA), event), true, quirks);
    failure(ContentRefused.class, events(data(DELTA), data(ERROR)), true, quirks);
    assertThat(quirks.reports)
        .extracting(r -> r.status() + " " + r.stage())
        .containsExactly(
            "404 SENT",
            "200 SENT",
            "404 SENT",
            "200 SENT",
            "200 SENT",
            "200 SENT",
            "200 STREAMING",
            "200 STREAMING");
    assertThat(quirks.reports)
        .allMatch(r -> r.code().equals("C") && r.type().equals("T") && r.message().equals("m"))
        .allMatch(r -> r.runtime().startsWith("127.0.0.1:") && r.retryAfter() == null);
  }

  @Test
  void theQuirksAreAskedAboutErrorsOfTheOtherCalls() throws Exception {
    var quirks = new Noting();
    String busy = "HTTP/1.1 429 X\r\nRetry-After: 7\r\nContent-Length: 0\r\n\r\n";
    for (String answer : List.of(busy, json(ERROR))) {
      try (var server = ScriptedServer.answering(answer)) {
        OpenAiTransport transport = transport(server, quirks);
        EmbeddingsCall embedding = EmbeddingsCall.of("r", "m", List.of("a"));
        assertThat(catchThrowableOfType(ContentRefused.class, transport::models)).isNotNull();
        assertThat(catchThrowableOfType(ContentRefused.class, () -> transport.embed(embedding)))
            .isNotNull();
      }
    }
    assertThat(quirks.reports)
        .extracting(r -> r.status() + " " + r.stage() + " " + r.retryAfter())
        .containsExactly("429 SENT PT7S", "429 SENT PT7S", "200 SENT null", "200 SENT null");
  }

  @Test
  void whatTheQuirksDoNotKnowIsToldByTheTable() throws Exception {
    String busy = json(429, ERROR);
    assertThat(failure(Overloaded.class, busy, true, new OpenAiQuirks() {}))
        .hasMessageEndingWith("answered 429: m");
  }

  @Test
  void everyPieceIsReviewedAndThenTheEnd() throws Exception {
    var marked = new Noting();
    assertThat(chat(events(data(DELTA), data(LAST), DONE), true, marked))
        .containsExactly(DELTA, LAST);
    assertThat(marked.seen).containsExactly("begin", DELTA, LAST, "end");
    var unmarked = new Noting();
    chat(events(data(DELTA), data(LAST)), true, unmarked);
    assertThat(unmarked.seen).containsExactly("begin", DELTA, LAST, "end");
    var whole = new Noting();
    chat(json(COMPLETION), false, whole);
    assertThat(whole.seen).containsExactly("begin", COMPLETION, "end");
  }

  @Test
  void anAnswerThatIsNotCompleteHasNoEnd() throws Exception {
    var quirks = new Noting();
    failure(ProtocolBroken.class, events(data(DELTA)), true, quirks);
    assertThat(quirks.seen).containsExactly("begin", DELTA);
  }

  @Test
  void aReviewMayReplaceAPiece() throws Exception {
    var quirks =
        new Noting() {
          @Override
          OpenAiChunk passed(OpenAiChunk chunk) {
            String other = chunk.text().replace("\"a\"", "\"longer than before\"");
            return OpenAiChunk.of(other.getBytes(StandardCharsets.UTF_8));
          }
        };
    String replaced = DELTA.replace("\"a\"", "\"longer than before\"");
    assertThat(chat(events(data(DELTA), data(DELTA) + data(LAST), DONE), true, quirks))
        .containsExactly(replaced, replaced, LAST);
  }

  @Test
  void aReviewThatRefusesAPieceEndsTheAnswer() throws Exception {
    var quirks =
        new Noting() {
          @Override
          OpenAiChunk passed(OpenAiChunk chunk) throws ProviderException {
            throw new ContentRefused(Stage.STREAMING, "seen enough");
          }
        };
    ScriptedServer.Script goesOn =
        peer -> {
          peer.request();
          peer.send(eventsHead() + chunk(data(DELTA)));
          peer.awaitEnd();
        };
    try (var server = new ScriptedServer(goesOn)) {
      ModelStream stream = transport(server, quirks).chat(call(true));
      assertThat(catchThrowableOfType(ContentRefused.class, stream::next))
          .hasMessage("seen enough");
      server.awaitEnded(1);
      assertThat(stream.next()).isNull();
    }
    assertThat(failure(ContentRefused.class, json(COMPLETION), false, quirks))
        .hasMessage("seen enough");
  }

  @Test
  void aReviewThatMissesSomethingAtTheEndFailsTheAnswer() throws Exception {
    for (boolean pieces : List.of(true, false)) {
      var quirks =
          new Noting() {
            @Override
            void ended() throws ProviderException {
              throw new ContentRefused(Stage.STREAMING, "nothing said");
            }
          };
      String answer = pieces ? events(data(DELTA), data(LAST), DONE) : json(COMPLETION);
      assertThat(failure(ContentRefused.class, answer, pieces, quirks)).hasMessage("nothing said");
    }
  }

  @Test
  void aRuntimeThatOnlyStreamsServesAClientThatWantsOneObject() throws Exception {
    var quirks = new Streaming();
    String answer = events(data(DELTA), data(DELTA) + data(LAST), DONE);
    try (var server = ScriptedServer.answering(answer)) {
      for (int i = 0; i < 3; i++) {
        assertThat(drain(transport(server, quirks).chat(call(false))))
            .containsExactly(
                "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                    + "\"content\":\"aa\"},\"finish_reason\":\"stop\"}],"
                    + "\"object\":\"chat.completion\"}");
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
    assertThat(quirks.seen.subList(0, 5)).containsExactly("begin", DELTA, DELTA, LAST, "end");
    assertThat(chat(answer, true, quirks)).containsExactly(DELTA, DELTA, LAST);
  }

  @Test
  void aStreamIsPutTogetherWhereverItIsCut() throws Exception {
    String transcript =
        """
        id:1
        event:result
        :HTTP_STATUS/200
        data:{"id":"c","choices":[{"index":0,"delta":{"content":"","tool_calls":[{"index":0,\
        "id":"call_8","type":"function","function":{"name":"f","arguments":""}}]}}],"usage":null}

        data:{"id":"c","choices":[{"index":0,"delta":{"content":"","tool_calls":[{"index":0,\
        "id":"","type":"function","function":{"name":"","arguments":"{\\"a\\":\\"ä\\"}"}}]}}]}

        : quiet
        data:{"id":"c","choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}

        data:{"id":"c","choices":[],"usage":{"prompt_tokens":1}}

        data:[DONE]

        """;
    byte[] bytes = transcript.getBytes(StandardCharsets.UTF_8);
    ScriptedServer.Script split =
        peer -> {
          peer.request();
          peer.send(eventsHead());
          for (byte b : bytes) {
            peer.chunk(new byte[] {b});
          }
          peer.send("0\r\n\r\n");
          peer.awaitEnd();
        };
    try (var server = new ScriptedServer(split)) {
      assertThat(drain(transport(server, new Streaming()).chat(call(false))))
          .containsExactly(
              "{\"id\":\"c\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                  + "\"content\":\"\",\"tool_calls\":[{\"id\":\"call_8\",\"type\":\"function\","
                  + "\"function\":{\"name\":\"f\",\"arguments\":\"{\\\"a\\\":\\\"ä\\\"}\"}}]},"
                  + "\"finish_reason\":\"tool_calls\"}],\"usage\":{\"prompt_tokens\":1},"
                  + "\"object\":\"chat.completion\"}");
    }
  }

  @Test
  void aStreamThatCannotBePutTogetherIsAFailure() throws Exception {
    assertThat(failure(ProtocolBroken.class, events(data(DELTA)), false, new Streaming()).stage())
        .isEqualTo(Stage.STREAMING);
    assertThat(failure(ProtocolBroken.class, events(data("{\"a\":}")), false, new Streaming()))
        .hasMessageContaining("not JSON");
    var later = new Streaming();
    failure(ContentRefused.class, events(data(DELTA), data(ERROR)), false, later);
    assertThat(later.reports.getFirst().stage()).isEqualTo(Stage.STREAMING);
    var first = new Streaming();
    failure(ContentRefused.class, events(data(ERROR)), false, first);
    assertThat(first.reports.getFirst().stage()).isEqualTo(Stage.SENT);
  }

  @Test
  void aRuntimeThatAnswersInOnePieceAfterAllIsTakenAtItsWord() throws Exception {
    var quirks = new Streaming();
    assertThat(chat(json(COMPLETION), false, quirks)).containsExactly(COMPLETION);
    assertThat(quirks.seen).containsExactly("begin", COMPLETION, "end");
  }
}
