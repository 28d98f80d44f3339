package dev.modeldock.kernel.wire.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** No answer ends with a tool call that nobody can make. Single quotes stand for double ones. */
class ToolCallTruthTest {

  private static final AnswerHead HEAD = new AnswerHead("1", 5, "fast", -1);
  private static final String BEGIN =
      "{'id':'x','created':9,'model':'m','choices':[{'index':0,'delta':{'tool_calls':[{'index':0,"
          + "'id':'a','type':'function','function':{'name':'f','arguments':''}}]}}]}";

  private final ByteSink out = new ByteSink(64);
  private final StreamRenderer stream = new StreamRenderer(out, HEAD, false);

  private String relay(String json) throws ProviderException {
    out.reset();
    stream.render(chunk(json));
    return new String(out.toBytes(), UTF_8).replace('"', '\'');
  }

  private static OpenAiChunk chunk(String json) {
    return OpenAiChunk.of(json.replace('\'', '"').getBytes(UTF_8));
  }

  private String arguments(String text) throws ProviderException {
    return relay(
        "{'choices':[{'index':0,'delta':{'tool_calls':[{'index':0,'function':{'arguments':'"
            + text
            + "'}}]}}]}");
  }

  private String finish(String reason) throws ProviderException {
    return relay(
        "{'id':'x','created':9,'model':'m','choices':[{'index':0,'delta':{},'finish_reason':'"
            + reason
            + "'}]}");
  }

  private String translate(CallForm form, ModelEvent... events) throws ProviderException {
    var sink = new ByteSink(64);
    var translated = new StreamRenderer(sink, HEAD, false, form);
    for (ModelEvent event : events) {
      translated.render(event);
    }
    translated.finish();
    return new String(sink.toBytes(), UTF_8).replace('"', '\'');
  }

  private static String fold(CallForm form, ModelEvent... events) throws ProviderException {
    var fold = new CompletionFold(HEAD, form);
    for (ModelEvent event : events) {
      fold.add(event);
    }
    return new String(fold.body(), UTF_8).replace('"', '\'');
  }

  @ParameterizedTest
  @ValueSource(strings = {"tool_calls", "function_call", "stop", "eos"})
  void aRelayedCallWithBrokenArgumentsBreaksTheAnswer(String reason) throws ProviderException {
    relay(BEGIN);
    arguments("{\\'city\\':");
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> finish(reason))
        .withMessage("the arguments of the model's call of 'f' are not a JSON object");
  }

  @ParameterizedTest
  @ValueSource(strings = {"length", "content_filter"})
  void aBoundMayCutThem(String reason) throws ProviderException {
    relay(BEGIN);
    arguments("{\\'city\\':");
    assertThat(finish(reason)).contains(reason);
    assertThat(stream.completed()).isTrue();
  }

  @Test
  void wholeOnesPassByteForByte() throws ProviderException {
    relay(BEGIN);
    assertThat(arguments("{\\'city\\': ")).contains("'arguments':'{\\'city\\': '");
    arguments("\\'K\\u00f6ln\\'}");
    assertThat(finish("tool_calls"))
        .isEqualTo(
            "data: {'id':'x','created':9,'model':'fast','choices':[{'index':0,'delta':{},"
                + "'finish_reason':'tool_calls'}]}\n\n");
  }

  @Test
  void aCallThatNeverHadArgumentsIsSaidToHaveNone() throws ProviderException {
    relay(BEGIN);
    assertThat(finish("tool_calls"))
        .isEqualTo(
            "data: {'model':'fast','id':'x','created':9,'choices':[{'index':0,'delta':"
                + "{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]},"
                + "'finish_reason':null}]}\n\n"
                + "data: {'id':'x','created':9,'model':'fast','choices':[{'index':0,'delta':{},"
                + "'finish_reason':'tool_calls'}]}\n\n");
  }

  @Test
  void aCallThatComesWithItsEndIsPutRightWhereItStands() throws ProviderException {
    assertThat(
            relay(
                "{'model':'m','choices':[{'finish_reason':'tool_calls','delta':{'tool_calls':["
                    + "{'index':0,'id':'a','function':{'name':'f','arguments':''}},"
                    + "{'index':1,'id':'b','function':{'arguments':{'x': 1},'name':'g'}}]}}]}"))
        .isEqualTo(
            "data: {'model':'fast','choices':[{'finish_reason':'tool_calls','delta':{'tool_calls':["
                + "{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}},"
                + "{'index':1,'id':'b','function':{'arguments':'{\\'x\\': 1}','name':'g'}}]}}]}\n\n");
  }

  @Test
  void theChoicesOfAnAnswerAreLookedAtApart() throws ProviderException {
    String piece =
        "{'choices':[{'index':%d,'delta':{'tool_calls':[{'index':0,'id':'a','function':"
            + "{'name':'f','arguments':'%s'}}]},'finish_reason':%s}]}";
    relay(piece.formatted(0, "{", "null"));
    relay(piece.formatted(100, "{}", "'tool_calls'"));
    assertThat(stream.completed()).isFalse();
    relay(piece.formatted(0, "}", "'tool_calls'"));
    assertThat(stream.completed()).isTrue();
  }

  @Test
  void theDeprecatedFormIsLookedAtToo() throws ProviderException {
    relay("{'choices':[{'delta':{'function_call':{'name':'f','arguments':'{'}}}]}");
    assertThatExceptionOfType(ProtocolBroken.class).isThrownBy(() -> finish("function_call"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'{}'|'{}'",
        "''|'{}'",
        "null|'{}'",
        "{'x': [1]}|'{\\'x\\': [1]}'",
        "'{\\'x\\':1}'|'{\\'x\\':1}'"
      })
  void aWholeRelayedAnswerIsPutRight(String sent, String seen) throws ProviderException {
    String answer =
        "{'model':'fast','choices':[{'message':{'tool_calls':[{'function':{'name':'f',"
            + "'arguments':%s}},{'function':{'name':'g','arguments':'{}'}}]},"
            + "'finish_reason':'tool_calls'}]}";
    assertThat(fold(CallForm.TOOL_CALLS, chunk(answer.formatted(sent))))
        .isEqualTo(answer.formatted(seen));
  }

  @ParameterizedTest
  @ValueSource(strings = {"'{'", "'[]'", "'{}{}'", "'x'"})
  void aWholeRelayedAnswerWithBrokenArgumentsIsNone(String arguments) throws ProviderException {
    String answer =
        "{'model':'fast','choices':[{'message':{'tool_calls':[{'function':{'name':'f','arguments':"
            + arguments
            + "}}]},'finish_reason':'%s'}]}";
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> fold(CallForm.TOOL_CALLS, chunk(answer.formatted("tool_calls"))));
    assertThat(fold(CallForm.TOOL_CALLS, chunk(answer.formatted("length")))).contains("length");
  }

  @Test
  void translatedCallsWithBrokenArgumentsBreakTheAnswer() throws ProviderException {
    ModelEvent call = new ToolCallDelta(0, "a", "f", "{\"x\"");
    ModelEvent stop = new Completed(FinishReason.STOP);
    ModelEvent cut = new Completed(FinishReason.LENGTH);
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> translate(CallForm.TOOL_CALLS, call, stop));
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> fold(CallForm.TOOL_CALLS, call, stop));
    assertThat(translate(CallForm.TOOL_CALLS, call, cut)).contains("'finish_reason':'length'");
    assertThat(fold(CallForm.TOOL_CALLS, call, cut)).contains("'arguments':'{\\'x\\''");
  }

  @Test
  void aTranslatedCallWithoutArgumentsHasAnEmptyObject() throws ProviderException {
    assertThat(
            translate(
                CallForm.TOOL_CALLS,
                new ToolCallDelta(0, "a", "f", ""),
                new Completed(FinishReason.TOOL_CALLS)))
        .contains("{'tool_calls':[{'index':0,'function':{'arguments':'{}'}}]}")
        .endsWith("data: [DONE]\n\n");
  }

  @Test
  void halvesOfCharactersInArgumentsAreJoined() throws ProviderException {
    assertThat(
            translate(
                CallForm.TOOL_CALLS,
                new ToolCallDelta(0, "a", "f", "{\"x\":\"\uD83D"),
                new ToolCallDelta(0, null, null, "\uDE00\"}"),
                new Completed(FinishReason.TOOL_CALLS)))
        .contains("'\uD83D\uDE00\\'}'")
        .doesNotContain("\uFFFD");
  }

  @Test
  void aReasonThatSaysCallsWithoutAnyIsAStop() throws ProviderException {
    ModelEvent[] events = {new TextDelta("x"), new Completed(FinishReason.TOOL_CALLS)};
    assertThat(translate(CallForm.TOOL_CALLS, events)).contains("'finish_reason':'stop'");
    assertThat(fold(CallForm.FUNCTION_CALL, events)).contains("'finish_reason':'stop'");
  }

  @Test
  void aClientOfTheDeprecatedFormIsToldTheFirstCallInIt() throws ProviderException {
    ModelEvent[] events = {
      new ToolCallDelta(0, "a", "f", ""),
      new ToolCallDelta(0, null, null, "{\"x\":1}"),
      new ToolCallDelta(1, "b", "g", "{}"),
      new Completed(FinishReason.TOOL_CALLS)
    };
    String choice = "'choices':[{'index':0,'delta':";
    assertThat(translate(CallForm.FUNCTION_CALL, events))
        .contains(
            choice + "{'role':'assistant','content':null}",
            choice + "{'function_call':{'name':'f','arguments':''}}",
            choice + "{'function_call':{'arguments':'{\\'x\\':1}'}}",
            "'finish_reason':'function_call'")
        .doesNotContain("tool_calls", "'g'");
    assertThat(fold(CallForm.FUNCTION_CALL, events))
        .contains(
            "'content':null,'refusal':null,'function_call':{'name':'f','arguments':'{\\'x\\':1}'}}",
            "'finish_reason':'function_call'")
        .doesNotContain("tool_calls", "'g'");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{'role':'assistant','content':''}|'stop'|true",
        "{'content':null}|'tool_calls'|true",
        "{}|'length'|false",
        "{}|'content_filter'|false",
        "{'content':'x'}|'stop'|false",
        "{'content':[{'type':'text'}]}|'stop'|false",
        "{'reasoning':'x'}|'stop'|false",
        "{'audio':{'id':'x'}}|'stop'|false",
        "{'refusal':'x'}|'stop'|false",
        "{'function_call':{'name':'f'}}|'stop'|false",
        "{}|null|false"
      })
  void anAnswerOfNothingIsKnown(String said, String reason, boolean silent)
      throws ProviderException {
    relay("{'choices':[{'delta':" + said + ",'finish_reason':" + reason + "}]}");
    assertThat(stream.silent()).isEqualTo(silent);
    var fold = new CompletionFold(HEAD);
    fold.add(chunk("{'choices':[{'message':" + said + ",'finish_reason':" + reason + "}]}"));
    assertThat(fold.silent()).isEqualTo(silent);
  }
}
