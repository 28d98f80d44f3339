package dev.modeldock.plugins.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.FakeModel;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OllamaAnswerTest {

  private static final Usage COUNTED = Usage.of(26, 282);
  private static final Completed STOPPED = new Completed(FinishReason.STOP);

  private OllamaUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = OllamaUnderTest.start();
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @Test
  void textComesInPiecesThenUsageThenTheEnd() throws Exception {
    assertThat(under.ask("text:latest"))
        .containsExactly(
            new TextDelta("Hello"), new TextDelta(" there"), new TextDelta("."), COUNTED, STOPPED);
  }

  @Test
  void reasoningIsKeptApartFromText() throws Exception {
    assertThat(under.ask("think:latest"))
        .containsExactly(
            new ReasoningDelta("Let me"),
            new ReasoningDelta(" see."),
            new TextDelta("Forty-two."),
            COUNTED,
            STOPPED);
  }

  @Test
  void aToolCallBeforeTheLastFrameEndsTheAnswerForToolCalls() throws Exception {
    assertThat(under.ask("tools:latest"))
        .containsExactly(
            new ToolCallDelta(0, "call_x7k2m9qa", "get_weather", "{\"city\":\"Tokyo\"}"),
            COUNTED,
            new Completed(FinishReason.TOOL_CALLS));
  }

  @Test
  void aToolCallInsideTheLastFrameIsNotLost() throws Exception {
    assertThat(under.ask("tools-final:latest"))
        .containsExactly(
            new TextDelta("One moment."),
            new ToolCallDelta(0, "call_x7k2m9qa", "get_weather", "{\"city\":\"Tokyo\"}"),
            COUNTED,
            new Completed(FinishReason.TOOL_CALLS));
  }

  @Test
  void parallelCallsAreNumberedThoughOllamaGivesThemAllTheIndexZero() throws Exception {
    assertThat(calls(under.ask("tools-parallel:latest")))
        .extracting(ToolCallDelta::index, ToolCallDelta::id, ToolCallDelta::arguments)
        .containsExactly(
            tuple(0, "call_x7k2m9qa", "{\"city\":\"Tokyo\"}"),
            tuple(1, "call_b3n8v1zc", "{\"city\":\"Oslo\"}"));
  }

  @Test
  void callsWithoutAnIdGetOneEach() throws Exception {
    List<ToolCallDelta> calls = calls(under.ask("tools-no-id:latest"));

    assertThat(calls).extracting(ToolCallDelta::id).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(calls).allSatisfy(call -> assertThat(call.id()).matches("call_[0-9a-f]{16}"));
  }

  @Test
  void numbersInArgumentsKeepTheirDigits() throws Exception {
    var call = new Beat.Call("call_1", "pay", "{\"amount\":0.10000000000000000001,\"to\":7e3}");
    under.ollama.add(FakeModel.tools("pay:latest", Beat.call(call), Beat.done("stop")));

    assertThat(calls(under.ask("pay:latest")).getFirst().arguments())
        .contains("0.10000000000000000001");
  }

  @Test
  void lengthStaysLengthEvenAfterAToolCall() throws Exception {
    assertThat(under.ask("length:latest")).endsWith(new Completed(FinishReason.LENGTH));
    assertThat(under.ask("tools-length:latest")).endsWith(new Completed(FinishReason.LENGTH));
  }

  @Test
  void textInTheLastFrameIsNotDropped() throws Exception {
    assertThat(under.ask("final-text:latest"))
        .containsExactly(new TextDelta("Hel"), new TextDelta("lo."), COUNTED, STOPPED);
  }

  @Test
  void thereIsNoUsageWhenOllamaCountedNothing() throws Exception {
    assertThat(under.ask("no-metrics:latest")).containsExactly(new TextDelta("Hi."), STOPPED);
  }

  @Test
  void aReasonWithoutTheDoneFlagEndsTheAnswerAndAMissingCountIsZero() throws Exception {
    assertThat(under.ask("reason-only:latest"))
        .containsExactly(new TextDelta("Hi."), Usage.of(0, 2), STOPPED);
  }

  @Test
  void aCharacterSplitOverTwoWritesStaysWhole() throws Exception {
    assertThat(under.ask("split:latest"))
        .startsWith(new TextDelta("na\u00efve \ud83d\ude80 \u00fcber"));
  }

  @Test
  void twoFramesInOneWriteAreTwoEvents() throws Exception {
    assertThat(under.ask("two-in-one:latest"))
        .startsWith(new TextDelta("One, "), new TextDelta("two."));
  }

  @Test
  void aModelThatHasToBeLoadedFirstIsWaitedFor() throws Exception {
    under.ollama.add(
        FakeModel.chat(
            "cold-short:latest",
            new Beat.Silence(Duration.ofMillis(300)),
            Beat.say("Good morning."),
            Beat.done("stop")));

    assertThat(under.ask("cold-short:latest")).startsWith(new TextDelta("Good morning."));
  }

  @Test
  void aConversationWithoutMessagesOnlyLoadsTheModel() throws Exception {
    var load = OllamaUnderTest.call("text:latest", request -> request.messages(List.of()));

    assertThat(under.ask(load)).containsExactly(STOPPED);
  }

  @Test
  void eventsOfOneFrameAreReadyTogether() throws Exception {
    try (ModelStream stream = under.open("final-text:latest")) {
      assertThat(stream.ready()).isFalse();
      assertThat(stream.next()).isEqualTo(new TextDelta("Hel"));
      assertThat(stream.next()).isEqualTo(new TextDelta("lo."));
      assertThat(stream.ready()).isTrue();
    }
  }

  @Test
  void aWholeAnswerLeavesTheConnectionForTheNextCall() throws Exception {
    under.ask("text:latest");
    under.ask("text:latest");
    under.ask("text:latest");

    assertThat(under.ollama.openConnections()).isEqualTo(1);
  }

  private static List<ToolCallDelta> calls(List<ModelEvent> events) {
    return events.stream()
        .filter(ToolCallDelta.class::isInstance)
        .map(ToolCallDelta.class::cast)
        .toList();
  }
}
