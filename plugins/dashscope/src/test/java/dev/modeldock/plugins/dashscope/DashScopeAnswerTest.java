package dev.modeldock.plugins.dashscope;

import static dev.modeldock.plugins.dashscope.DashScopeUnderTest.call;
import static dev.modeldock.plugins.dashscope.DashScopeUnderTest.joined;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatCall;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What comes back, over real sockets. */
@Timeout(20)
class DashScopeAnswerTest {

  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]";

  private DashScopeUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = DashScopeUnderTest.start();
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @ParameterizedTest
  @CsvSource({
    "text, Hello from fake., stop",
    "length, Once upon a, length",
    "split, na\u00efve \ud83d\ude80 \u00fcber, stop",
    "two-in-one, 'One, two.', stop",
    "compact, Hello there., stop",
    "think-only, Yes., stop"
  })
  void aStreamComesWholeWhateverItsForm(String model, String text, String reason) throws Exception {
    List<JsonNode> pieces = under.ask(model);

    assertThat(joined(pieces, "content")).isEqualTo(text);
    assertThat(pieces)
        .extracting(piece -> piece.at("/choices/0/finish_reason").asString(""))
        .contains(reason);
  }

  @Test
  void reasoningComesBeforeTheText() throws Exception {
    List<JsonNode> pieces = under.ask("think");

    assertThat(joined(pieces, "reasoning_content")).isEqualTo("Let me see.");
    assertThat(joined(pieces, "content")).isEqualTo("Forty-two.");
  }

  @Test
  void usageComesWithAllItsDetails() throws Exception {
    JsonNode usage = under.ask("think").getLast().path("usage");

    assertThat(usage.path("total_tokens").asInt()).isEqualTo(38);
    assertThat(usage.at("/prompt_tokens_details/cached_tokens").asInt()).isEqualTo(4);
    assertThat(usage.at("/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(7);
  }

  @Test
  void laterPiecesOfAToolCallHaveNeitherAnIdNorAName() throws Exception {
    List<JsonNode> deltas = toolDeltas(under.ask(call("tools", true, TOOLS)));

    assertThat(deltas).hasSize(3);
    assertThat(deltas.getFirst().path("id").asString()).isEqualTo("call_8589c0ff3f1b4c2a");
    assertThat(deltas.getFirst().at("/function/name").asString()).isEqualTo("get_weather");
    for (JsonNode later : deltas.subList(1, 3)) {
      assertThat(later.has("id")).isFalse();
      assertThat(later.path("function").has("name")).isFalse();
      assertThat(later.path("index").asInt(-1)).isZero();
      assertThat(later.at("/function/arguments").asString()).isNotEmpty();
    }
  }

  @Test
  void toolsMayBeCalledSideBySideUnlessTheClientForbidsIt() throws Exception {
    assertThat(indexes(call("tools-parallel", true, TOOLS))).containsExactly(0, 1);
    assertThat(indexes(call("tools-parallel", true, TOOLS + ",\"parallel_tool_calls\":false")))
        .containsExactly(0);
  }

  @Test
  void piecesWithoutToolCallsPassByteForByte() throws Exception {
    assertThat(under.texts(call("text", true, "")).get(1))
        .isEqualTo(
            "{\"id\":\"chatcmpl-7f1c0e52-9a4e-9d0b-8c3e-2f6d1b0a4c11\","
                + "\"object\":\"chat.completion.chunk\",\"created\":1787338102,\"model\":\"text\","
                + "\"system_fingerprint\":null,\"usage\":null,\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\"Hello\"},\"logprobs\":null,\"finish_reason\":null}]}");
  }

  @Test
  void aClientThatWantsOneObjectGetsOneOfAModelThatOnlyStreams() throws Exception {
    JsonNode answer = only(under.ask(call("think-only", false, "")));

    assertThat(answer.path("object").asString()).isEqualTo("chat.completion");
    assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("Yes.");
    assertThat(answer.at("/choices/0/message/reasoning_content").asString()).isEqualTo("Hm.");
    assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(answer.at("/usage/completion_tokens_details/reasoning_tokens").asInt()).isEqualTo(7);
    assertThat(under.dashScope.last(DashScopeUnderTest.CHAT).json().path("stream").asBoolean())
        .isTrue();
  }

  @Test
  void oneObjectHoldsTheWholeToolCalls() throws Exception {
    JsonNode calls =
        only(under.ask(call("tools-parallel", false, TOOLS))).at("/choices/0/message/tool_calls");

    assertThat(calls).hasSize(2);
    assertThat(calls.get(0).path("id").asString()).isEqualTo("call_8589c0ff3f1b4c2a");
    assertThat(calls.get(0).at("/function/arguments").asString())
        .isEqualTo("{\"city\":\"Tokyo\",\"days\":[1,2]}");
    assertThat(calls.get(1).at("/function/name").asString()).isEqualTo("get_weather");
  }

  private List<Integer> indexes(ChatCall call) throws Exception {
    return toolDeltas(under.ask(call)).stream()
        .map(delta -> delta.path("index").asInt(-1))
        .distinct()
        .toList();
  }

  private static List<JsonNode> toolDeltas(List<JsonNode> pieces) {
    var deltas = new ArrayList<JsonNode>();
    for (JsonNode piece : pieces) {
      piece.at("/choices/0/delta/tool_calls").forEach(deltas::add);
    }
    return deltas;
  }

  private static JsonNode only(List<JsonNode> pieces) {
    assertThat(pieces).hasSize(1);
    return pieces.getFirst();
  }
}
