package dev.modeldock.plugins.lmstudio;

import static dev.modeldock.plugins.lmstudio.StudioUnderTest.finishes;
import static dev.modeldock.plugins.lmstudio.StudioUnderTest.fragments;
import static dev.modeldock.plugins.lmstudio.StudioUnderTest.joined;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.testkit.lmstudio.FakeLmStudio.Age;
import dev.modeldock.testkit.lmstudio.StudioModel;
import dev.modeldock.testkit.runtime.Beat;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Timeout(20)
class LmStudioAnswerTest {

  private StudioUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = StudioUnderTest.start(Age.CURRENT);
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @Test
  void aStreamIsPassedOnWithItsUsage() throws Exception {
    List<JsonNode> pieces = under.stream("text");

    assertThat(joined(pieces, "content")).isEqualTo("Hello there.");
    assertThat(finishes(pieces)).containsExactly("stop");
    assertThat(pieces.getLast().path("usage").path("completion_tokens").asInt()).isEqualTo(29);
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen/qwen3.8-27b", "openai/gpt-oss-20b"})
  void reasoningHasOneNameWhateverTheModel(String model) throws Exception {
    List<JsonNode> pieces = under.stream(model);
    JsonNode message = under.whole(model).at("/choices/0/message");

    assertThat(joined(pieces, "reasoning_content"))
        .isNotEmpty()
        .isEqualTo(message.path("reasoning_content").asString());
    assertThat(joined(pieces, "reasoning")).isEmpty();
    assertThat(message.has("reasoning")).isFalse();
  }

  @Test
  void anAnswerThatIsAllReasoningIsAnAnswer() throws Exception {
    assertThat(joined(under.stream("only-reasoning"), "reasoning_content")).contains("Oslo");
    assertThat(under.whole("only-reasoning").at("/choices/0/message/content").asString()).isEmpty();
  }

  @Test
  void anEmptyListOfCallsIsTakenOutOfAWholeAnswer() throws Exception {
    assertThat(under.whole("text").at("/choices/0/message").has("tool_calls")).isFalse();
  }

  @Test
  void oldVersionsFragmentsNeitherRepeatNamesNorEndWithStop() throws Exception {
    List<JsonNode> pieces = under.stream("tools-old");

    assertThat(fragments(pieces).stream().filter(f -> f.path("function").has("name"))).hasSize(1);
    assertThat(arguments(pieces, 0)).isEqualTo("{\"city\":\"Tokyo\"}");
    assertThat(finishes(pieces)).containsExactly("tool_calls");
    assertThat(under.whole("tools-old").at("/choices/0/finish_reason").asString())
        .isEqualTo("tool_calls");
  }

  @Test
  void callsWithoutAnIdGetOneEach() throws Exception {
    List<String> streamed =
        fragments(under.stream("tools-empty-id")).stream()
            .filter(fragment -> fragment.has("id"))
            .map(fragment -> fragment.path("id").asString())
            .toList();
    JsonNode whole = under.whole("tools-empty-id").at("/choices/0/message/tool_calls");

    assertThat(streamed).hasSize(2).doesNotHaveDuplicates().allMatch(id -> id.startsWith("call_"));
    assertThat(whole.path(0).path("id").asString()).startsWith("call_");
    assertThat(whole.path(1).path("id")).isNotEqualTo(whole.path(0).path("id"));
  }

  @Test
  void callsWithoutANameAreDroppedAndTheOthersMoveUp() throws Exception {
    List<JsonNode> pieces = under.stream("tools-nameless");

    assertThat(arguments(pieces, 0)).isEqualTo("{\"city\":\"Oslo\"}");
    assertThat(fragments(pieces)).allMatch(fragment -> fragment.path("index").asInt() == 0);
    assertThat(under.whole("tools-nameless").at("/choices/0/message/tool_calls")).hasSize(1);
  }

  @Test
  void anAnswerWhoseOnlyCallWasDroppedEndsWithStop() throws Exception {
    assertThat(finishes(under.stream("tools-only-nameless"))).containsExactly("stop");
    JsonNode choice = under.whole("tools-only-nameless").at("/choices/0");
    assertThat(choice.path("finish_reason").asString()).isEqualTo("stop");
    assertThat(choice.path("message").has("tool_calls")).isFalse();
  }

  @Test
  void parallelCallsKeepTheirIdsAndArguments() throws Exception {
    List<JsonNode> pieces = under.stream("tools-parallel");

    assertThat(arguments(pieces, 0)).contains("Tokyo");
    assertThat(arguments(pieces, 1)).contains("Oslo");
    assertThat(fragments(pieces).getFirst().path("id").asString()).isEqualTo("117069919");
  }

  @Test
  void aNameThatComesLateIsWaitedFor() throws Exception {
    String early = "{\"index\":0,\"id\":\"7\",\"function\":{\"arguments\":\"{\\\"a\\\"\"}}";
    String late = "{\"index\":0,\"function\":{\"name\":\"f\",\"arguments\":\":1}\"}}";
    under
        .studio()
        .add(StudioModel.chat("late", delta(early), delta(late), Beat.done("tool_calls")));

    List<JsonNode> fragments = fragments(under.stream("late"));

    assertThat(fragments).hasSize(1);
    assertThat(fragments.getFirst().path("id").asString()).isEqualTo("7");
    assertThat(fragments.getFirst().at("/function/arguments").asString()).isEqualTo("{\"a\":1}");
  }

  private static Beat delta(String call) {
    return new Beat.Raw(
        "data: {\"model\":\"late\",\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":["
            + call
            + "]},\"finish_reason\":null}]}\n");
  }

  @Test
  void textThatSpeaksOfCallsIsLeftAlone() throws Exception {
    String text = "say \"tool_calls\" and \"finish_reason\":null";
    under
        .studio()
        .add(StudioModel.chat("quotes", Beat.say(text), Beat.say(text), Beat.done("stop")));

    assertThat(joined(under.stream("quotes"), "content")).isEqualTo(text + text);
  }

  @Test
  void anEndWithoutItsMarkAndAStreamWithoutUsageAreWhole() throws Exception {
    assertThat(finishes(under.stream("no-end-mark"))).containsExactly("stop");
    assertThat(finishes(under.stream("no-usage"))).containsExactly("stop");
  }

  @Test
  void nothingSaidWithinTheLimitIsAnAnswer() throws Exception {
    assertThat(finishes(under.stream("length-empty"))).containsExactly("length");
  }

  @Test
  void anAnswerOfWhichNothingCouldBeReadButThatTookTokensIsPassedOn() throws Exception {
    under
        .studio()
        .add(
            StudioModel.chat(
                "dropped",
                new Beat.Raw(
                    """
                    data: {"model":"dropped","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}

                    data: {"model":"dropped","choices":[],"usage":{"prompt_tokens":3,"completion_tokens":9}}

                    data: [DONE]
                    """)));

    assertThat(finishes(under.stream("dropped"))).containsExactly("stop");
  }

  @Test
  void aConnectionThatLmStudioHasClosedIsNoFailure() throws Exception {
    under.studio().keepAlive(Duration.ofMillis(50));
    under.whole("text");
    long limit = System.nanoTime() + Duration.ofSeconds(5).toNanos();
    while (under.studio().openConnections() > 0 && System.nanoTime() < limit) {
      Thread.onSpinWait();
    }

    assertThat(under.studio().openConnections()).isZero();
    assertThat(under.whole("text").at("/choices/0/message/content").asString())
        .isEqualTo("Hello there.");
  }

  @Test
  void copiesVariantsAndPublishersOfTheModelMayAnswer() throws Exception {
    under.studio().load("text", 4096);
    String second = under.studio().load("text", 8192);

    assertThat(second).isEqualTo("text:2");
    assertThat(under.whole("text:2").path("model").asString()).isEqualTo("text:2");
    assertThat(Names.alike("qwen/Qwen3-8B@q4_k_m", "qwen3-8b:2")).isTrue();
    assertThat(Names.alike("qwen3-8b", "qwen3-8b-instruct")).isFalse();
  }

  private static String arguments(List<JsonNode> pieces, int index) {
    var text = new StringBuilder();
    for (JsonNode fragment : fragments(pieces)) {
      if (fragment.path("index").asInt() == index) {
        text.append(fragment.at("/function/arguments").asString(""));
      }
    }
    return text.toString();
  }
}
