package dev.modeldock.kernel.wire.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modeldock.api.error.ProtocolBroken;
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
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CompletionFoldTest {

  private final CompletionFold fold =
      new CompletionFold(AnswerHead.of("r1", Instant.ofEpochSecond(77), "ollama:m"));

  private void add(ModelEvent... events) throws ProviderException {
    for (ModelEvent event : events) {
      fold.add(event);
    }
  }

  private String body() {
    return new String(fold.body(), UTF_8);
  }

  private static String whole(String message, String rest) {
    return "{\"id\":\"chatcmpl-r1\",\"object\":\"chat.completion\",\"created\":77,"
        + "\"model\":\"ollama:m\",\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
        + message
        + "},\"logprobs\":null,\"finish_reason\":"
        + rest
        + "}";
  }

  @Test
  void textAndReasoningArePutTogether() throws ProviderException {
    add(
        new ReasoningDelta("h"),
        new ReasoningDelta("m"),
        new TextDelta("a\n"),
        new TextDelta("\"b"),
        new Usage(19, 10, 5, 3),
        new Completed(FinishReason.STOP));
    assertThat(body())
        .isEqualTo(
            whole(
                "\"content\":\"a\\n\\\"b\",\"refusal\":null,\"reasoning_content\":\"hm\"",
                "\"stop\"}],\"usage\":{\"prompt_tokens\":19,\"completion_tokens\":10,"
                    + "\"total_tokens\":29,\"prompt_tokens_details\":{\"cached_tokens\":5},"
                    + "\"completion_tokens_details\":{\"reasoning_tokens\":3}}"));
    assertThat(fold.usage()).contains(new Usage(19, 10, 5, 3));
  }

  @Test
  void anAnswerOfToolCallsAloneHasNoContent() throws ProviderException {
    add(
        new ToolCallDelta(0, "c1", "f", "{"),
        new ToolCallDelta(1, "c2", "g", ""),
        new ToolCallDelta(0, null, null, "}"),
        new Completed(FinishReason.STOP));
    assertThat(body())
        .isEqualTo(
            whole(
                "\"content\":null,\"refusal\":null,\"tool_calls\":[{\"id\":\"c1\","
                    + "\"type\":\"function\",\"function\":{\"name\":\"f\",\"arguments\":\"{}\"}},"
                    + "{\"id\":\"c2\",\"type\":\"function\",\"function\":{\"name\":\"g\","
                    + "\"arguments\":\"{}\"}}]",
                "\"tool_calls\"}]"));
  }

  @Test
  void anEmptyAnswerHasEmptyContent() throws ProviderException {
    add(new Completed(FinishReason.CONTENT_FILTER), Usage.of(1, 0));
    assertThat(body())
        .isEqualTo(
            whole(
                "\"content\":\"\",\"refusal\":null",
                "\"content_filter\"}],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":0,"
                    + "\"total_tokens\":1}"));
  }

  @Test
  void aCutAnswerHasNoBody() throws ProviderException {
    add(new TextDelta("x"));
    assertThat(fold.completed()).isFalse();
    assertThatIllegalStateException()
        .isThrownBy(fold::body)
        .withMessage("the answer was cut: it has no body");
  }

  @Test
  void aRelayedAnswerOnlyGetsTheClientsNameForTheModel() throws ProviderException {
    String sent =
        "{\n \"id\":\"x\", \"model\": \"qwen\",\"choices\":[{\"message\":{\"content\":\"\\u00e9\"}}],"
            + "\"usage\": {\"prompt_tokens\":3,\"completion_tokens\":4},\"own\":[1.50]}";
    byte[] bytes = ("xx" + sent + "yy").getBytes(UTF_8);
    add(new OpenAiChunk(bytes, 2, bytes.length - 4));
    Arrays.fill(bytes, (byte) 0);
    assertThat(body()).isEqualTo(sent.replace("\"qwen\"", "\"ollama:m\""));
    assertThat(fold.completed()).isTrue();
    assertThat(fold.usage()).contains(Usage.of(3, 4));
  }

  @Test
  void aRelayedAnswerMayLackUsage() throws ProviderException {
    String choices = "\"choices\":[{\"message\":{}}]";
    add(OpenAiChunk.of(("{" + choices + ",\"error\":null,\"usage\":null}").getBytes(UTF_8)));
    assertThat(body()).isEqualTo("{\"model\":\"ollama:m\"," + choices + ",\"usage\":null}");
    assertThat(fold.usage()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "<html>",
        "{}",
        "{\"choices\":[]}",
        "{\"choices\":[{}]}",
        "{\"error\":{\"code\":1}}"
      })
  void aReplyThatIsNoAnswerBreaksTheProtocol(String reply) {
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> fold.add(OpenAiChunk.of(reply.getBytes(UTF_8))))
        .matches(e -> e.stage() == Stage.SENT);
    assertThat(fold.completed()).isFalse();
  }

  @Test
  void aProviderThatBreaksTheOrderIsAtFault() throws ProviderException {
    add(new TextDelta("x"));
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> fold.add(OpenAiChunk.of("{}".getBytes(UTF_8))))
        .withMessage("the provider mixed a relayed answer into a translated one");
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> fold.add(new ToolCallDelta(1, "c", "f", "")))
        .withMessage("the provider continued a tool call that it had not begun: 1");
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> fold.add(new ToolCallDelta(0, null, null, "")));
    add(new Completed(FinishReason.STOP));
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> fold.add(new TextDelta("x")))
        .withMessage("the provider went on after it had completed the answer")
        .matches(e -> e.stage() == Stage.STREAMING);
  }
}
