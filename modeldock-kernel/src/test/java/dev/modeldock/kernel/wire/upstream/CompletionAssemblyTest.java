package dev.modeldock.kernel.wire.upstream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.OpenAiChunk;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class CompletionAssemblyTest {

  private static void add(CompletionAssembly assembly, String piece) throws Exception {
    byte[] bytes = ("xx" + piece + "y").getBytes(StandardCharsets.UTF_8);
    assembly.add(new OpenAiChunk(bytes, 2, bytes.length - 3));
  }

  private static String whole(String... pieces) throws Exception {
    var assembly = new CompletionAssembly("host:1", 10_000);
    for (String piece : pieces) {
      add(assembly, piece);
    }
    return new String(assembly.whole(), StandardCharsets.UTF_8);
  }

  /** {@return the message made of these deltas} */
  private static String message(String... deltas) throws Exception {
    String[] pieces = new String[deltas.length];
    for (int i = 0; i < pieces.length; i++) {
      pieces[i] = "{\"choices\":[{\"index\":0,\"delta\":" + deltas[i] + "}]}";
    }
    String whole = whole(pieces);
    String before = "{\"choices\":[{\"index\":0,\"message\":";
    String after = "}],\"object\":\"chat.completion\"}";
    assertThat(whole).startsWith(before).endsWith(after);
    return whole.substring(before.length(), whole.length() - after.length());
  }

  @Test
  void thePiecesBecomeTheObjectThatWasNotStreamed() throws Exception {
    assertThat(
            whole(
                """
                {"id":"c1","object":"chat.completion.chunk","created":1,"model":"q","usage":null,
                "system_fingerprint":null,"choices":[{"index":0,"delta":{"role":"assistant",
                "content":null,"reasoning_content":""},"logprobs":null,"finish_reason":null}]}
                """,
                """
                {"id":"c1","choices":[{"index":0,"delta":{"content":null,
                "reasoning_content":"Let"},"finish_reason":null}],"usage":null}
                """,
                """
                {"id":"","model":"","choices":[{"index":0,"delta":{"content":"H",
                "reasoning_content":null},"finish_reason":null}]}
                """,
                """
                {"id":"c1","choices":[{"index":0,"delta":{"content":"i"},"finish_reason":"stop"}]}
                """,
                """
                {"id":"c1","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":2,
                "prompt_tokens_details":{"cached_tokens":1}},"service_tier":"x"}
                """))
        .isEqualTo(
            "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"q\","
                + "\"usage\":{\"prompt_tokens\":10,\"completion_tokens\":2,"
                + "\"prompt_tokens_details\":{\"cached_tokens\":1}},\"system_fingerprint\":null,"
                + "\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"Hi\",\"reasoning_content\":\"Let\"},\"logprobs\":null,"
                + "\"finish_reason\":\"stop\"}],\"service_tier\":\"x\"}");
  }

  @Test
  void aMessageHasARoleAndAContentEvenIfNoPieceSaysSo() throws Exception {
    assertThat(message("{}")).isEqualTo("{\"role\":\"assistant\",\"content\":null}");
    assertThat(whole()).isEqualTo("{\"object\":\"chat.completion\",\"choices\":[]}");
  }

  @Test
  void everyKindOfTextGrows() throws Exception {
    assertThat(
            message(
                "{\"content\":\"a\",\"reasoning\":\"r\"}",
                "{\"content\":\"b\",\"refusal\":\"n\",\"reasoning_content\":\"c\"}",
                "{\"reasoning\":\"s\",\"refusal\":\"o\",\"reasoning_content\":\"d\"}"))
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":\"ab\",\"reasoning\":\"rs\",\"refusal\":\"no\","
                + "\"reasoning_content\":\"cd\"}");
  }

  @Test
  void aCharacterMayBeCutInTwo() throws Exception {
    assertThat(message("{\"content\":\"\\ud83e\"}", "{\"content\":\"\\udd8a\\n\"}"))
        .contains("\"🦊\\n\"");
    assertThat(message("{\"content\":\"cut \\ud83e\"}")).contains("\"cut ?\"");
  }

  @Test
  void toolCallsAreMergedByTheirIndex() throws Exception {
    assertThat(
            message(
                """
                {"content":"","tool_calls":[{"index":1,"id":"b","type":"function",
                "function":{"name":"g","arguments":""}}]}
                """,
                """
                {"tool_calls":[{"index":0,"id":"a","type":"function",
                "function":{"name":"f","arguments":"{\\"x\\""}},
                {"index":1,"id":"","function":{"name":"","arguments":"{}"}}]}
                """,
                """
                {"tool_calls":[{"index":0,"id":"","type":"",
                "function":{"name":"","arguments":":1}"}}]}
                """))
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":\"\",\"tool_calls\":["
                + "{\"id\":\"a\",\"type\":\"function\",\"function\":{\"name\":\"f\","
                + "\"arguments\":\"{\\\"x\\\":1}\"}},"
                + "{\"id\":\"b\",\"type\":\"function\",\"function\":{\"name\":\"g\","
                + "\"arguments\":\"{}\"}}]}");
  }

  @Test
  void toolCallsWithoutAnIndexAreToldApartByTheirIds() throws Exception {
    assertThat(
            message(
                "{\"tool_calls\":[{\"id\":\"a\",\"function\":{\"arguments\":\"1\"}}]}",
                "{\"tool_calls\":[{\"function\":{\"arguments\":\"2\"}}]}",
                "{\"tool_calls\":[{\"id\":\"b\",\"function\":{\"arguments\":\"3\"}},"
                    + "{\"id\":\"b\",\"function\":{\"arguments\":\"4\"}}]}"))
        .endsWith(
            "[{\"id\":\"a\",\"function\":{\"arguments\":\"12\"}},"
                + "{\"id\":\"b\",\"function\":{\"arguments\":\"34\"}}]}");
  }

  @Test
  void anEmptyListOfToolCallsIsNone() throws Exception {
    assertThat(message("{\"content\":\"a\",\"tool_calls\":[]}", "{\"tool_calls\":null}"))
        .isEqualTo("{\"role\":\"assistant\",\"content\":\"a\"}");
  }

  @Test
  void otherThingsThatComeInPartsAreWholeAgain() throws Exception {
    assertThat(
            message(
                "{\"function_call\":{\"name\":\"f\",\"arguments\":\"{\"}}",
                "{\"function_call\":{\"arguments\":\"}\"}}",
                "{\"audio\":{\"id\":\"u\",\"data\":\"QUJD\",\"transcript\":\"A\"}}",
                "{\"audio\":{\"data\":\"REVG\",\"transcript\":\"b\",\"expires_at\":7}}"))
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":null,"
                + "\"audio\":{\"id\":\"u\",\"data\":\"QUJDREVG\",\"transcript\":\"Ab\","
                + "\"expires_at\":7},"
                + "\"function_call\":{\"name\":\"f\",\"arguments\":\"{}\"}}");
  }

  @Test
  void whatIsUnknownKeepsItsLastValue() throws Exception {
    assertThat(message("{\"x\":{\"y\":[1]},\"z\":1.50}", "{\"x\":null,\"z\":2.50}", "{\"w\":null}"))
        .isEqualTo(
            "{\"role\":\"assistant\",\"content\":null,\"x\":{\"y\":[1]},\"z\":2.50,\"w\":null}");
  }

  @Test
  void severalAnswersStayApart() throws Exception {
    assertThat(
            whole(
                "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"b\"}}]}",
                "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"},"
                    + "\"finish_reason\":\"stop\"},{\"index\":1,\"delta\":{\"content\":\"c\"}}]}",
                "{\"choices\":[{\"index\":1,\"delta\":{},\"finish_reason\":\"length\"}]}"))
        .isEqualTo(
            "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"a\"},"
                + "\"finish_reason\":\"stop\"},{\"index\":1,\"message\":{\"role\":\"assistant\","
                + "\"content\":\"bc\"},\"finish_reason\":\"length\"}],"
                + "\"object\":\"chat.completion\"}");
  }

  @Test
  void probabilitiesFollowEachOther() throws Exception {
    assertThat(
            whole(
                "{\"choices\":[{\"delta\":{},\"logprobs\":{\"content\":[{\"token\":\"a\","
                    + "\"logprob\":-1E-7}],\"refusal\":null}}]}",
                "{\"choices\":[{\"delta\":{},\"logprobs\":null}]}",
                "{\"choices\":[{\"delta\":{},\"logprobs\":{\"content\":[{\"token\":\"b\"}]}}]}"))
        .contains(
            "\"logprobs\":{\"content\":[{\"token\":\"a\",\"logprob\":-1E-7},{\"token\":\"b\"}],"
                + "\"refusal\":null}");
  }

  @Test
  void whatIsNoJsonIsRefused() {
    for (String piece : new String[] {"{x}", "{\"a\":}", "{\"a\":1"}) {
      var assembly = new CompletionAssembly("host:1", 100);
      var failure = catchThrowableOfType(ProtocolBroken.class, () -> add(assembly, piece));
      assertThat(failure.stage()).isEqualTo(Stage.STREAMING);
      assertThat(failure).hasMessage("host:1 sent an event that is not JSON");
    }
  }

  @Test
  void oddShapesDoNoHarm() throws Exception {
    whole(
        "{\"choices\":{\"index\":0}}",
        "{\"choices\":[7,null,{\"index\":\"x\",\"delta\":7,\"logprobs\":[1]}]}",
        "{\"choices\":[{\"delta\":{\"tool_calls\":[null,7,{\"function\":3}],\"audio\":1}}]}",
        "{\"choices\":[{\"delta\":{\"content\":[{\"type\":\"text\"}]}}]}",
        "{\"choices\":null}");
  }

  @Test
  void theWholeIsBounded() throws Exception {
    var texts = new CompletionAssembly("host:1", 1000);
    String text = "{\"choices\":[{\"delta\":{\"content\":\"" + "x".repeat(400) + "\"}}]}";
    add(texts, text);
    add(texts, text);
    assertThat(catchThrowableOfType(ProtocolBroken.class, () -> add(texts, text)))
        .hasMessageContaining("longer than 1000 bytes");
    var entries = new CompletionAssembly("host:1", 1000);
    for (int i = 0; i < 7; i++) {
      add(entries, "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"index\":" + i + "}]}}]}");
      add(entries, "{\"choices\":[{\"index\":" + i + "}]}");
    }
    String another = "{\"choices\":[{\"index\":100},{\"index\":101}]}";
    assertThat(catchThrowableOfType(ProtocolBroken.class, () -> add(entries, another))).isNotNull();
  }
}
