package dev.modeldock.kernel.wire.canonical;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

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
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AnswerReaderTest {

  private static final ModelEvent STOP = new Completed(FinishReason.STOP);
  private static final ModelEvent CALLS = new Completed(FinishReason.TOOL_CALLS);

  private final List<String> told = new ArrayList<>();
  private final AnswerReader reader =
      new AnswerReader(
          new AnswerParts() {
            @Override
            public void text(String piece) {
              told.add("text " + piece);
            }

            @Override
            public void reasoning(String piece) {
              told.add("reasoning " + piece);
            }

            @Override
            public void toolBegun(String id, String name) {
              told.add("begun " + id + " " + name);
            }

            @Override
            public void toolArguments(String piece) {
              told.add("arguments " + piece);
            }

            @Override
            public void toolEnded(String arguments) {
              told.add("ended " + arguments);
            }

            @Override
            public void completed(FinishReason reason) {
              told.add("completed " + reason);
            }
          });

  private void take(ModelEvent... events) throws ProviderException {
    for (ModelEvent event : events) {
      reader.take(event);
    }
  }

  private static ModelEvent begin(int index, String arguments) {
    return new ToolCallDelta(index, "c" + index, "f" + index, arguments);
  }

  private static ModelEvent more(int index, String arguments) {
    return new ToolCallDelta(index, null, null, arguments);
  }

  private static ModelEvent chunk(String json) {
    return OpenAiChunk.of(json.replace('\'', '"').getBytes(UTF_8));
  }

  @Test
  void anAnswerComesInItsOrder() throws ProviderException {
    take(new ReasoningDelta("hm"), new TextDelta("Hel"), new TextDelta("lo"));
    assertThat(reader.answering()).isTrue();
    assertThat(reader.completed()).isFalse();
    take(STOP, Usage.of(3, 4));
    assertThat(told).containsExactly("reasoning hm", "text Hel", "text lo", "completed STOP");
    assertThat(reader.completed()).isTrue();
    assertThat(reader.silent()).isFalse();
    assertThat(reader.usage()).contains(Usage.of(3, 4));
  }

  @Test
  void emptyPiecesAreNoAnswer() throws ProviderException {
    take(new TextDelta(""), new ReasoningDelta(""));
    assertThat(reader.answering()).isFalse();
    assertThat(told).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  void onlyAnAnswerThatNothingKeptBackIsSilent(FinishReason reason) throws ProviderException {
    assertThat(reader.silent()).isFalse();
    take(new Completed(reason));
    assertThat(reader.silent())
        .isEqualTo(reason == FinishReason.STOP || reason == FinishReason.TOOL_CALLS);
  }

  @Test
  void halvesOfCharactersAreJoinedEverywhere() throws ProviderException {
    take(new TextDelta("a\uD83D"), new TextDelta("\uDE00b"));
    take(new ReasoningDelta("\uD83D"), new ReasoningDelta("\uDE00"));
    take(begin(0, "{\"e\":\"\uD83D"), more(0, "\uDE00\"}"), CALLS);
    assertThat(told)
        .containsExactly(
            "text a",
            "text \uD83D\uDE00b",
            "reasoning \uD83D\uDE00",
            "begun c0 f0",
            "arguments {\"e\":\"",
            "arguments \uD83D\uDE00\"}",
            "ended {\"e\":\"\uD83D\uDE00\"}",
            "completed TOOL_CALLS");
  }

  @Test
  void callsThatAreWovenIntoOneAnotherAreToldOneAfterTheOther() throws ProviderException {
    take(begin(0, "{"), begin(1, "{\"b\""), more(0, "\"a\":1"), more(1, ":2"));
    assertThat(told).containsExactly("begun c0 f0", "arguments {", "arguments \"a\":1");
    take(more(0, "}"));
    assertThat(told)
        .endsWith("arguments }", "ended {\"a\":1}", "begun c1 f1", "arguments {\"b\":2");
    take(more(1, "}"), begin(2, ""), STOP);
    assertThat(told)
        .endsWith(
            "arguments }", "ended {\"b\":2}", "begun c2 f2", "ended {}", "completed TOOL_CALLS");
  }

  @Test
  void textBetweenCallsEndsTheOneBeforeIt() throws ProviderException {
    take(begin(0, "{}"), new TextDelta("and"), begin(1, ""), new ReasoningDelta("so"), CALLS);
    assertThat(told)
        .containsExactly(
            "begun c0 f0",
            "arguments {}",
            "ended {}",
            "text and",
            "begun c1 f1",
            "ended {}",
            "reasoning so",
            "completed TOOL_CALLS");
  }

  @Test
  void aCallThatBeginsTwiceGoesOn() throws ProviderException {
    take(begin(0, "{"), begin(0, "}"), CALLS);
    assertThat(told).containsOnlyOnce("begun c0 f0").contains("ended {}");
  }

  @Test
  void blanksBehindTheEndOfACallAreNothing() throws ProviderException {
    take(begin(0, "{}"), new TextDelta("x"), more(0, "\n"), more(0, ""), CALLS);
    assertThat(told).endsWith("text x", "completed TOOL_CALLS");
  }

  @Test
  void argumentsThatGoOnBehindTheirEndAreBroken() throws ProviderException {
    take(begin(0, "{}"), new TextDelta("x"));
    broken("f0", more(0, "{}"));
  }

  @Test
  void argumentsThatAreNoObjectAreBroken() throws ProviderException {
    take(begin(0, "{\"a\":"));
    broken("f0", CALLS);
  }

  @Test
  void aReasonThatSaysCallsWithoutAnyIsAStop() throws ProviderException {
    take(new TextDelta("x"), CALLS);
    assertThat(told).endsWith("completed STOP");
  }

  @Test
  void aBoundIsToldThoughCallsWereMade() throws ProviderException {
    take(begin(0, "{}"), new Completed(FinishReason.LENGTH));
    assertThat(told).endsWith("completed LENGTH");
  }

  @Test
  void relayedPiecesAreReadLikeTranslatedOnes() throws ProviderException {
    take(
        chunk("{'choices':[{'delta':{'role':'assistant','content':''}}]}"),
        chunk("{'choices':[{'delta':{'content':'Hi'}}]}"),
        chunk("{'choices':[{'delta':{},'finish_reason':'stop'}]}"),
        chunk("{'choices':[],'usage':{'prompt_tokens':1,'completion_tokens':2}}"));
    assertThat(told).containsExactly("text Hi", "completed STOP");
    assertThat(reader.usage()).contains(Usage.of(1, 2));
  }

  @Test
  void aRelayedAnswerMayEndTwice() throws ProviderException {
    take(
        chunk("{'choices':[{'delta':{'content':'Hi'},'finish_reason':'stop'}]}"),
        chunk("{'choices':[{'delta':{'content':'!'},'finish_reason':'stop'}]}"));
    assertThat(told).containsExactly("text Hi", "completed STOP");
  }

  @Test
  void aProviderThatBreaksTheOrderIsAtFault() throws ProviderException {
    atFault("continued a tool call that it had not begun", more(0, "{}"));
    atFault("continued a tool call that it had not begun", begin(1, "{}"));
    take(new TextDelta("x"));
    atFault("mixed relayed and translated", chunk("{}"));
    take(STOP);
    atFault("went on after it had completed", new TextDelta("y"));
    atFault("went on after it had completed", STOP);
  }

  private void broken(String name, ModelEvent event) {
    assertThatExceptionOfType(ProtocolBroken.class)
        .isThrownBy(() -> take(event))
        .withMessageContaining("'" + name + "'")
        .matches(e -> e.stage() == Stage.STREAMING);
  }

  private void atFault(String how, ModelEvent event) {
    assertThatExceptionOfType(ProviderDefect.class)
        .isThrownBy(() -> take(event))
        .withMessageContaining(how);
  }
}
