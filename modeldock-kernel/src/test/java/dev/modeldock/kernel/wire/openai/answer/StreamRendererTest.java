package dev.modeldock.kernel.wire.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StreamRendererTest {

  private static final AnswerHead HEAD = new AnswerHead("1", 5, "al\"ias", -1);
  private static final String OPEN =
      "data: {\"id\":\"chatcmpl-1\",\"object\":\"chat.completion.chunk\",\"created\":5,"
          + "\"model\":\"al\\\"ias\",\"choices\":[";

  private final ByteSink out = new ByteSink(16);
  private final StreamRenderer stream = new StreamRenderer(out, HEAD, false);
  private final StreamRenderer withUsage = new StreamRenderer(out, HEAD, true);

  private String rendered() {
    return new String(out.toBytes(), UTF_8);
  }

  private static String delta(String delta) {
    return OPEN
        + "{\"index\":0,\"delta\":"
        + delta
        + ",\"logprobs\":null,\"finish_reason\":null}]}\n\n";
  }

  private static String finish(String reason) {
    return OPEN
        + "{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":\""
        + reason
        + "\"}]}\n\n";
  }

  private static void render(StreamRenderer stream, ModelEvent... events) throws ProviderException {
    for (ModelEvent event : events) {
      stream.render(event);
    }
  }

  @Test
  void textIsSaidInOrderAfterTheRole() throws ProviderException {
    render(
        stream,
        new TextDelta("Hel"),
        new TextDelta(""),
        new TextDelta("lo\n\"é😀"),
        Usage.of(9, 2),
        new Completed(FinishReason.STOP));
    stream.finish();
    assertThat(rendered())
        .isEqualTo(
            delta("{\"role\":\"assistant\",\"content\":\"\"}")
                + delta("{\"content\":\"Hel\"}")
                + delta("{\"content\":\"lo\\n\\\"é😀\"}")
                + finish("stop")
                + "data: [DONE]\n\n");
    assertThat(stream.usage()).contains(Usage.of(9, 2));
  }

  @Test
  void usageIsTheLastChunkIfTheClientAskedForIt() throws ProviderException {
    render(
        withUsage, new TextDelta("x"), new Usage(9, 2, 4, 1), new Completed(FinishReason.LENGTH));
    withUsage.finish();
    assertThat(rendered())
        .isEqualTo(
            delta("{\"role\":\"assistant\",\"content\":\"\"}")
                    .replace("]}\n", "],\"usage\":null}\n")
                + delta("{\"content\":\"x\"}").replace("]}\n", "],\"usage\":null}\n")
                + finish("length").replace("]}\n", "],\"usage\":null}\n")
                + OPEN
                + "],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2,\"total_tokens\":11,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":4},"
                + "\"completion_tokens_details\":{\"reasoning_tokens\":1}}}\n\n"
                + "data: [DONE]\n\n");
  }

  @Test
  void usageThatTheRuntimeDidNotReportIsNotMadeUp() throws ProviderException {
    render(withUsage, new Completed(FinishReason.STOP));
    withUsage.finish();
    assertThat(rendered()).doesNotContain("prompt_tokens").endsWith("data: [DONE]\n\n");
    assertThat(withUsage.usage()).isEmpty();
  }

  @Test
  void usageMayComeAfterTheEndOfTheAnswer() throws ProviderException {
    render(withUsage, new Completed(FinishReason.STOP), Usage.of(1, 2));
    withUsage.finish();
    assertThat(rendered()).contains("\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":2,");
  }

  @Test
  void reasoningHasItsOwnMember() throws ProviderException {
    render(stream, new ReasoningDelta("hm"), new TextDelta("x"));
    assertThat(rendered())
        .isEqualTo(
            delta("{\"role\":\"assistant\",\"content\":\"\"}")
                + delta("{\"reasoning_content\":\"hm\"}")
                + delta("{\"content\":\"x\"}"));
  }

  @Test
  void anEmojiCutInTwoIsPutTogether() throws ProviderException {
    render(
        stream,
        new TextDelta("a\ud83d"),
        new ReasoningDelta("x"),
        new TextDelta("\ude00b"),
        new TextDelta("\ud83d"),
        new TextDelta("c"));
    assertThat(rendered())
        .isEqualTo(
            delta("{\"role\":\"assistant\",\"content\":\"\"}")
                + delta("{\"content\":\"a\"}")
                + delta("{\"reasoning_content\":\"x\"}")
                + delta("{\"content\":\"😀b\"}")
                + delta("{\"content\":\"\uFFFDc\"}"));
  }

  @Test
  void aToolCallIsNamedOnceAndThenOnlyContinued() throws ProviderException {
    render(
        stream,
        new ToolCallDelta(0, "call_1", "get_weather", ""),
        new ToolCallDelta(0, null, null, "{\"ci"),
        new ToolCallDelta(0, null, null, "ty\":1}"),
        new ToolCallDelta(1, "call_2", "get_time", "{}"),
        new ToolCallDelta(1, "call_2", "get_time", " "),
        new Completed(FinishReason.STOP));
    assertThat(rendered())
        .isEqualTo(
            delta("{\"role\":\"assistant\",\"content\":null}")
                + delta(
                    "{\"tool_calls\":[{\"index\":0,\"id\":\"call_1\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"get_weather\",\"arguments\":\"\"}}]}")
                + delta("{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"{\\\"ci\"}}]}")
                + delta(
                    "{\"tool_calls\":[{\"index\":0,\"function\":{\"arguments\":\"ty\\\":1}\"}}]}")
                + delta(
                    "{\"tool_calls\":[{\"index\":1,\"id\":\"call_2\",\"type\":\"function\","
                        + "\"function\":{\"name\":\"get_time\",\"arguments\":\"{}\"}}]}")
                + delta("{\"tool_calls\":[{\"index\":1,\"function\":{\"arguments\":\" \"}}]}")
                + finish("tool_calls"));
  }

  @Test
  void toolCallsBeginInOrderWithoutGaps() throws ProviderException {
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> stream.render(new ToolCallDelta(1, "c", "f", "")))
        .withMessage("the provider continued a tool call that it had not begun: 1")
        .matches(e -> e.stage() == Stage.SENT);
    stream.render(new TextDelta("x"));
    out.reset();
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> stream.render(new ToolCallDelta(0, null, null, "{}")))
        .matches(e -> e.stage() == Stage.STREAMING);
    assertThat(out.isEmpty()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(FinishReason.class)
  void everyReasonHasItsNameOnTheWire(FinishReason reason) throws ProviderException {
    stream.render(new Completed(reason));
    assertThat(List.of("stop", "length", "tool_calls", "content_filter"))
        .anyMatch(name -> rendered().endsWith(finish(name)));
    assertThat(stream.completed()).isTrue();
  }

  @Test
  void anEmptyAnswerStillHasARoleAndAReason() throws ProviderException {
    render(stream, new Completed(FinishReason.STOP));
    stream.finish();
    assertThat(rendered())
        .isEqualTo(
            delta("{\"role\":\"assistant\",\"content\":\"\"}")
                + finish("stop")
                + "data: [DONE]\n\n");
    assertThat(stream.answering()).isFalse();
  }

  @Test
  void theFirstRealPieceIsNoticed() throws ProviderException {
    assertThat(stream.answering()).isFalse();
    render(stream, new TextDelta(""), Usage.of(1, 0));
    assertThat(stream.answering()).isFalse();
    assertThat(out.isEmpty()).isTrue();
    render(stream, new ReasoningDelta("x"));
    assertThat(stream.answering()).isTrue();
  }

  @Test
  void aCutAnswerCannotBeFinishedOnlyFailed() throws ProviderException {
    render(stream, new TextDelta("x"));
    assertThat(stream.completed()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(stream::finish)
        .withMessage("the answer was cut: fail the stream instead");
    out.reset();
    stream.fail(Refusal.of(ErrorCode.UPSTREAM_CUT, "The runtime stopped in mid-answer."));
    assertThat(rendered())
        .isEqualTo(
            "data: {\"error\":{\"message\":\"The runtime stopped in mid-answer.\","
                + "\"type\":\"server_error\",\"param\":null,\"code\":\"upstream_cut\"}}\n\n");
  }

  @Test
  void nothingCanBeFinishedThatNeverBegan() {
    assertThatIllegalStateException().isThrownBy(stream::finish);
    assertThat(stream.completed()).isFalse();
    assertThat(stream.usage()).isEmpty();
  }

  @Test
  void nothingFollowsTheEnd() throws ProviderException {
    render(stream, new Completed(FinishReason.STOP));
    stream.finish();
    nothingFollows(stream);
    withUsage.fail(Refusal.of(ErrorCode.INTERNAL_ERROR, "A defect."));
    nothingFollows(withUsage);
  }

  private void nothingFollows(StreamRenderer ended) {
    out.reset();
    assertThatIllegalStateException().isThrownBy(() -> ended.render(new TextDelta("x")));
    assertThatIllegalStateException().isThrownBy(() -> ended.ping(out));
    assertThatIllegalStateException().isThrownBy(ended::finish);
    assertThatIllegalStateException()
        .isThrownBy(() -> ended.fail(Refusal.of(ErrorCode.INTERNAL_ERROR, "x")))
        .withMessage("the stream has ended: nothing can follow");
    assertThat(out.isEmpty()).isTrue();
  }

  @Test
  void aProviderThatGoesOnAfterItsEndIsAtFault() throws ProviderException {
    render(stream, new Completed(FinishReason.STOP));
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> stream.render(new TextDelta("x")))
        .withMessage("the provider went on after it had completed the answer");
  }

  @Test
  void translatedAndRelayedEventsDoNotMix() throws ProviderException {
    render(stream, new TextDelta("x"));
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> stream.render(OpenAiChunk.of("{}".getBytes(UTF_8))))
        .withMessage("the provider mixed a relayed chunk into a translated stream");
    render(withUsage, OpenAiChunk.of("{}".getBytes(UTF_8)));
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> withUsage.render(new TextDelta("x")))
        .withMessage("the provider mixed a translated event into a relayed stream");
  }

  @Test
  void pingsAreComments() {
    stream.ping(out);
    assertThat(rendered()).isEqualTo(": ping\n\n");
  }
}
