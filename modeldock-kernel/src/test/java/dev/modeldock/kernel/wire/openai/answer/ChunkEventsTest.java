package dev.modeldock.kernel.wire.openai.answer;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Runtimes as irregular as they are. Single quotes stand for double ones. */
class ChunkEventsTest {

  private final ChunkEvents chunks = new ChunkEvents();

  private List<ModelEvent> read(String json) throws ProtocolBroken {
    byte[] bytes = json.replace('\'', '"').getBytes(UTF_8);
    return chunks.read(OpenAiChunk.of(bytes), Stage.STREAMING);
  }

  private List<ModelEvent> delta(String delta) throws ProtocolBroken {
    return read("{'choices':[{'index':0,'delta':" + delta + "}]}");
  }

  /** The events of several {@code tool_calls} arrays, each in a piece of its own. */
  private List<ModelEvent> calls(String... arrays) throws ProtocolBroken {
    var events = new ArrayList<ModelEvent>();
    for (String each : arrays) {
      events.addAll(delta("{'tool_calls':" + each + "}"));
    }
    return events;
  }

  private List<ModelEvent> finish(String reason) throws ProtocolBroken {
    return read("{'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]}");
  }

  private static ModelEvent begun(int index, String id, String name, String arguments) {
    return new ToolCallDelta(index, id, name, arguments);
  }

  private static ModelEvent more(int index, String arguments) {
    return new ToolCallDelta(index, null, null, arguments);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'choices':null}",
        "{'choices':{}}",
        "{'choices':[]}",
        "{'choices':[null,7]}",
        "{'choices':[{}]}",
        "{'choices':[{'delta':null,'finish_reason':null}]}",
        "{'choices':[{'delta':{'content':null,'tool_calls':null,'function_call':null}}]}",
        "{'choices':[{'delta':{'content':'','reasoning':'','refusal':null,'tool_calls':[]}}]}",
        "{'choices':[{'delta':{'tool_calls':[null,{'index':0},{}]},'finish_reason':''}]}",
        "{'error':null,'usage':null}",
        "{'choices':[{'index':1,'delta':{'content':'of another choice'}}]}"
      })
  void nothingAtAllSaysNothing(String piece) throws ProtocolBroken {
    assertThat(read(piece)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[]", "{", "<html>", "{'error':{'message':'x'}}", "{'error':'x'}"})
  void whatIsNoAnswerBreaksTheProtocol(String piece) {
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> read(piece))
        .matches(e -> e.stage() == Stage.STREAMING);
  }

  @Test
  void textIsFoundInEachOfItsForms() throws ProtocolBroken {
    assertThat(delta("{'content':'a','reasoning_content':'b'}"))
        .containsExactly(new ReasoningDelta("b"), new TextDelta("a"));
    assertThat(delta("{'reasoning':'c','content':[{'type':'text','text':'d'},{'text':'e'},7]}"))
        .containsExactly(new ReasoningDelta("c"), new TextDelta("de"));
    assertThat(delta("{'refusal':'no'}")).containsExactly(new TextDelta("no"));
    assertThat(delta("{'content':'\\ud83d'}")).containsExactly(new TextDelta("\uD83D"));
  }

  @Test
  void aWholeObjectIsReadLikeItsPieces() throws ProtocolBroken {
    assertThat(
            read(
                "{'choices':[{'message':{'role':'assistant','content':'Hi','tool_calls':["
                    + "{'id':'a','type':'function','function':{'name':'f','arguments':'{}'}},"
                    + "{'id':'b','function':{'name':'f','arguments':{'x':1}}}]},"
                    + "'finish_reason':'tool_calls'}],"
                    + "'usage':{'prompt_tokens':1,'completion_tokens':2}}"))
        .containsExactly(
            new TextDelta("Hi"),
            begun(0, "a", "f", "{}"),
            begun(1, "b", "f", "{\"x\":1}"),
            new Completed(FinishReason.TOOL_CALLS),
            Usage.of(1, 2));
  }

  @Test
  void whatIsSaidBothWaysIsSaidOnce() throws ProtocolBroken {
    assertThat(read("{'choices':[{'delta':{'content':'Hi'},'message':{'content':'Hi'}}]}"))
        .containsExactly(new TextDelta("Hi"));
  }

  @Test
  void callsOfAWholeObjectNeedNeitherIndexNorId() throws ProtocolBroken {
    List<ModelEvent> events =
        read(
            "{'choices':[{'message':{'tool_calls':["
                + "{'function':{'name':'f','arguments':''}},"
                + "{'function':{'name':'f','arguments':'{}'}}]}}]}");
    assertThat(events).hasSize(2);
    ToolCallDelta first = (ToolCallDelta) events.get(0);
    ToolCallDelta second = (ToolCallDelta) events.get(1);
    assertThat(first.index()).isZero();
    assertThat(second.index()).isEqualTo(1);
    assertThat(first.id()).startsWith("call_").isNotEqualTo(second.id());
  }

  @Test
  void aCallInPiecesAsOpenAiHasIt() throws ProtocolBroken {
    assertThat(
            calls(
                "[{'index':0,'id':'a','type':'function','function':{'name':'f','arguments':''}}]",
                "[{'index':0,'function':{'arguments':'{'}}]",
                "[{'index':1,'id':'b','function':{'name':'g','arguments':''}},"
                    + "{'index':0,'function':{'arguments':'}'}}]"))
        .containsExactly(
            begun(0, "a", "f", ""), more(0, "{"), begun(1, "b", "g", ""), more(0, "}"));
  }

  @Test
  void idAndNameThatComeAgainBeginNothing() throws ProtocolBroken {
    assertThat(
            calls(
                "[{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}]",
                "[{'index':0,'id':'a','function':{'name':'f','arguments':'}'}}]",
                "[{'index':0,'id':'','function':{'name':'','arguments':' '}}]"))
        .containsExactly(begun(0, "a", "f", "{"), more(0, "}"), more(0, " "));
  }

  @Test
  void anIdThatIsNewWithEachPieceBeginsNothing() throws ProtocolBroken {
    assertThat(
            calls(
                "[{'index':0,'id':'a','function':{'name':'f','arguments':'{'}}]",
                "[{'index':0,'id':'b','function':{'name':'f','arguments':'}'}}]"))
        .containsExactly(begun(0, "a", "f", "{"), more(0, "}"));
  }

  @Test
  void callsThatAllHaveTheNumberZeroAreToldApart() throws ProtocolBroken {
    assertThat(
            calls(
                "[{'index':0,'id':'a','function':{'name':'f','arguments':'{}'}},"
                    + "{'index':0,'id':'b','function':{'name':'f','arguments':'{}'}}]"))
        .containsExactly(begun(0, "a", "f", "{}"), begun(1, "b", "f", "{}"));
  }

  @Test
  void withoutAnIndexAnIdOfItsOwnBeginsACall() throws ProtocolBroken {
    assertThat(
            calls(
                "[{'id':'a','function':{'name':'f','arguments':'{'}}]",
                "[{'function':{'arguments':'}'}}]",
                "[{'id':'b','function':{'name':'f','arguments':'{}'}}]"))
        .containsExactly(begun(0, "a", "f", "{"), more(0, "}"), begun(1, "b", "f", "{}"));
  }

  @Test
  void withoutIndexAndIdANameBehindAWholeCallBeginsTheNext() throws ProtocolBroken {
    assertThat(
            calls(
                "[{'function':{'name':'f','arguments':'{'}}]",
                "[{'function':{'name':'f','arguments':'}'}}]",
                "[{'function':{'name':'f','arguments':'{}'}}]"))
        .extracting(event -> ((ToolCallDelta) event).index())
        .containsExactly(0, 0, 1);
  }

  @Test
  void aNameThatComesLateHoldsTheCallBack() throws ProtocolBroken {
    assertThat(calls("[{'index':0,'id':'a'}]", "[{'index':0,'function':{'arguments':'{'}}]"))
        .isEmpty();
    assertThat(calls("[{'index':0,'function':{'name':'f','arguments':'}'}}]"))
        .containsExactly(begun(0, "a", "f", "{}"));
  }

  @Test
  void anIdThatComesLateIsNotMissed() throws ProtocolBroken {
    assertThat(calls("[{'function':{'arguments':'{'}}]")).isEmpty();
    assertThat(calls("[{'id':'a','function':{'name':'f','arguments':'}'}}]"))
        .containsExactly(begun(0, "a", "f", "{}"));
  }

  @Test
  void numbersBeginWhereTheyLike() throws ProtocolBroken {
    assertThat(
            calls(
                "[{'index':7,'id':'a','function':{'name':'f'}}]",
                "[{'index':3,'id':'b','function':{'name':'g'}}]",
                "[{'index':7,'function':{'arguments':'{}'}}]",
                "[{'index':99999999999999999999,'id':'c','function':{'name':'h'}}]"))
        .containsExactly(
            begun(0, "a", "f", ""), begun(1, "b", "g", ""), more(0, "{}"), begun(2, "c", "h", ""));
  }

  @Test
  void theDeprecatedFormIsACallToo() throws ProtocolBroken {
    List<ModelEvent> events = new ArrayList<>();
    events.addAll(delta("{'function_call':{'name':'f','arguments':'{'}}"));
    events.addAll(delta("{'function_call':{'arguments':'}'}}"));
    events.addAll(finish("function_call"));
    assertThat(events).hasSize(3);
    assertThat(((ToolCallDelta) events.getFirst()).name()).isEqualTo("f");
    assertThat(events.subList(1, 3))
        .containsExactly(more(0, "}"), new Completed(FinishReason.TOOL_CALLS));
  }

  @Test
  void aCallThatNeverGetsANameBreaksTheProtocol() throws ProtocolBroken {
    calls("[{'index':0,'id':'a','function':{'arguments':'{}'}}]");
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> finish("tool_calls"))
        .withMessage("the runtime sent a tool call without a name");
  }

  @Test
  void aBoundMayCutACallBeforeItsName() throws ProtocolBroken {
    calls("[{'index':0,'id':'a'}]");
    assertThat(finish("length")).containsExactly(new Completed(FinishReason.LENGTH));
  }

  @ParameterizedTest
  @CsvSource({
    "stop, STOP",
    "length, LENGTH",
    "model_length, LENGTH",
    "tool_calls, TOOL_CALLS",
    "function_call, TOOL_CALLS",
    "content_filter, CONTENT_FILTER",
    "eos, STOP"
  })
  void reasonsAreUnderstood(String reason, FinishReason meaning) throws ProtocolBroken {
    assertThat(finish(reason)).containsExactly(new Completed(meaning));
  }

  @ParameterizedTest
  @ValueSource(strings = {"error", "abort", "insufficient_system_resource"})
  void anAnswerThatTheRuntimeGaveUpIsNotWhole(String reason) {
    assertThatExceptionOfType(ProtocolBroken.class).isThrownBy(() -> finish(reason));
  }

  @Test
  void behindTheEndOnlyUsageIsRead() throws ProtocolBroken {
    finish("stop");
    assertThat(finish("length")).isEmpty();
    assertThat(delta("{'content':'more'}")).isEmpty();
    assertThat(read("{'choices':[],'usage':{'prompt_tokens':5,'completion_tokens':6}}"))
        .containsExactly(Usage.of(5, 6));
  }
}
