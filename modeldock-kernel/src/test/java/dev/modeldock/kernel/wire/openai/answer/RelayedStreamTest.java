package dev.modeldock.kernel.wire.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RelayedStreamTest {

  private static final AnswerHead HEAD = new AnswerHead("unused", 5, "fast", -1);

  private final ByteSink out = new ByteSink(16);
  private StreamRenderer stream = new StreamRenderer(out, HEAD, false);

  private String relay(String json) throws ProviderException {
    out.reset();
    byte[] bytes = ("...." + json + "..").getBytes(UTF_8);
    stream.render(new OpenAiChunk(bytes, 4, bytes.length - 6));
    return new String(out.toBytes(), UTF_8);
  }

  @Test
  void onlyTheModelChanges() throws ProviderException {
    assertThat(
            relay(
                "{\"id\":\"x\", \"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\u00e9 é\","
                    + "\"model\":\"in\"}}] ,\"model\" : \"qwen3:8b\",\"own\":{\"a\":1.50}}"))
        .isEqualTo(
            "data: {\"id\":\"x\", \"choices\":[{\"index\":0,\"delta\":{\"content\":\"\\u00e9 é\","
                + "\"model\":\"in\"}}] ,\"model\" : \"fast\",\"own\":{\"a\":1.50}}\n\n");
  }

  @Test
  void aChunkWithoutAModelGetsOne() throws ProviderException {
    assertThat(relay("{\"id\":\"x\"}")).isEqualTo("data: {\"model\":\"fast\",\"id\":\"x\"}\n\n");
    assertThat(relay("{}")).isEqualTo("data: {\"model\":\"fast\"}\n\n");
    assertThat(relay("{\"model\":null}")).isEqualTo("data: {\"model\":\"fast\"}\n\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'model':'m','choices':[{}],'usage':null}|{'model':'fast','choices':[{}]}",
        "{'usage':null,'model':'m' , 'choices':[{}]}|{'model':'fast','choices':[{}]}",
        "{'model':'m','usage':null,'choices':[{}]}|{'model':'fast','choices':[{}]}",
        "{'usage':null}|{'model':'fast'}",
        "{'error':null,'usage':null,'choices':[{ }]}|{'model':'fast','choices':[{ }]}",
        "{'model':'m','usage':null,'error':null}|{'model':'fast'}",
        "{'choices':[{}],'usage':{'prompt_tokens':1,'completion_tokens':2}}"
            + "|{'model':'fast','choices':[{}]}"
      })
  void usageIsHiddenFromAClientThatDidNotAsk(String sent, String seen) throws ProviderException {
    assertThat(relay(sent.replace('\'', '"')))
        .isEqualTo("data: " + seen.replace('\'', '"') + "\n\n");
  }

  @Test
  void theUsageChunkIsSwallowedButRemembered() throws ProviderException {
    assertThat(
            relay(
                "{\"model\":\"m\",\"choices\":[],\"usage\":{\"prompt_tokens\":9,"
                    + "\"completion_tokens\":2,\"total_tokens\":11,\"prompt_tokens_details\":"
                    + "{\"audio_tokens\":0,\"cached_tokens\":4},\"completion_tokens_details\":"
                    + "{\"reasoning_tokens\":1}}}"))
        .isEmpty();
    assertThat(stream.usage()).contains(new Usage(9, 2, 4, 1));
  }

  @Test
  void usageIsPassedOnToAClientThatAsked() throws ProviderException {
    stream = new StreamRenderer(out, HEAD, true);
    assertThat(relay("{\"model\":\"m\",\"choices\":[{}],\"usage\":null}"))
        .isEqualTo("data: {\"model\":\"fast\",\"choices\":[{}],\"usage\":null}\n\n");
    String last = "{\"choices\":[],\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":2}";
    assertThat(relay(last + ",\"model\":\"m\"}"))
        .isEqualTo("data: " + last + ",\"model\":\"fast\"}\n\n");
    assertThat(stream.usage()).contains(Usage.of(9, 2));
  }

  @Test
  void anErrorThatIsNullIsLeftOut() throws ProviderException {
    stream = new StreamRenderer(out, HEAD, true);
    assertThat(relay("{\"error\":null,\"model\":\"m\",\"usage\":null}"))
        .isEqualTo("data: {\"model\":\"fast\",\"usage\":null}\n\n");
  }

  @Test
  void aChunkWithoutChoicesThatIsNotAboutUsageIsPassedOn() throws ProviderException {
    String filter = "{\"choices\":[],\"model\":\"fast\",\"prompt_filter_results\":[{\"a\":1}]}";
    assertThat(relay(filter.replace("fast", ""))).isEqualTo("data: " + filter + "\n\n");
  }

  @Test
  void lineBreaksBetweenWordsDoNotEndTheEvent() throws ProviderException {
    assertThat(relay("\n{\r\n  \"model\":\"m\",\n  \"choices\":[\n]\n}\n"))
        .isEqualTo("data:  {    \"model\":\"fast\",   \"choices\":[ ] } \n\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"content\":\"x\"}",
        "{\"content\":null,\"reasoning_content\":\"x\"}",
        "{\"role\":\"assistant\",\"reasoning\":\"x\"}",
        "{\"content\":\"\",\"tool_calls\":[{\"index\":0}]}",
        "{\"function_call\":{\"name\":\"f\"}}",
        "{\"refusal\":\"no\"}"
      })
  void aFirstRealPieceIsNoticed(String delta) throws ProviderException {
    relay("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
    relay("{\"choices\":[{\"index\":0,\"delta\":{\"content\":null,\"tool_calls\":[]}}]}");
    relay("{\"choices\":[{\"index\":0,\"delta\":null}]}");
    relay("{\"choices\":[]}");
    relay("{\"choices\":null}");
    assertThat(stream.answering()).isFalse();
    relay("{\"choices\":[{\"index\":0,\"delta\":" + delta + "}]}");
    assertThat(stream.answering()).isTrue();
  }

  @Test
  void theAnswerIsWholeWhenEveryChoiceHasItsReason() throws ProviderException {
    relay("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":null}]}");
    relay("{\"choices\":[{\"finish_reason\":\"\",\"index\":1,\"delta\":{}}]}");
    assertThat(stream.completed()).isFalse();
    relay("{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"stop\"}]}");
    assertThat(stream.completed()).isFalse();
    assertThatIllegalStateException().isThrownBy(stream::finish);
    relay("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"length\"}]}");
    assertThat(stream.completed()).isTrue();
    relay("{\"choices\":[],\"usage\":{\"prompt_tokens\":1,\"completion_tokens\":1}}");
    out.reset();
    stream.finish();
    assertThat(new String(out.toBytes(), UTF_8)).isEqualTo("data: [DONE]\n\n");
  }

  @Test
  void bytesThatAreNoObjectBreakTheProtocol() throws ProviderException {
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> relay("{\"choices\":[}"))
        .withMessage("the runtime sent something that is not a JSON object: no JSON value")
        .matches(e -> e.stage() == Stage.SENT);
    relay("{\"choices\":[]}");
    out.reset();
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> relay("[]"))
        .matches(e -> e.stage() == Stage.STREAMING);
    assertThat(out.isEmpty()).isTrue();
  }

  @Test
  void anErrorInTheStreamIsNotPassedOffAsAnAnswer() {
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> relay("{\"error\":{\"message\":\"secret\"}}"))
        .withMessage("the runtime sent an error in place of an answer");
    assertThat(out.isEmpty()).isTrue();
  }

  @Test
  void anEmojiCutInTwoIsPassedOnAsItCame() throws ProviderException {
    String half = "{\"model\":\"fast\",\"choices\":[{\"delta\":{\"content\":\"\\ud83d\"}}]}";
    assertThat(relay(half)).isEqualTo("data: " + half + "\n\n");
  }
}
