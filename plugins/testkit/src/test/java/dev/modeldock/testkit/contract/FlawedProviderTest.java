package dev.modeldock.testkit.contract;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The rules, each broken on purpose: a contract that nobody can break is none. */
@Timeout(60)
class FlawedProviderTest {

  private static final Completed STOP = new Completed(FinishReason.STOP);
  private static final Completed CALLS = new Completed(FinishReason.TOOL_CALLS);

  private interface Rule {
    void of(ProviderContractTest contract) throws Exception;
  }

  @Test
  void aFlawlessProviderKeepsTheRules() {
    var flawless = ScriptedFixture.saying(say("Hel"), say("lo"), Usage.of(1, 2), STOP);

    keeps(flawless, AnswerRules::textEndsOnceAndForEver);
    keeps(flawless, AnswerRules::textComesInPieces);
    keeps(flawless, AnswerRules::usageComesOnce);
    keeps(flawless, AnswerRules::twentyCallsAtOnceDoNotMix);
    keeps(flawless, LeftoverRules::aClosedProviderLeavesNothingRunning);
  }

  @Test
  void anAnswerWithoutItsEndIsNoticed() {
    breaks(ScriptedFixture.saying(say("Hello")), AnswerRules::textEndsOnceAndForEver);
  }

  @Test
  void anEventAfterTheEndIsNoticed() {
    breaks(
        ScriptedFixture.saying(say("Hello"), STOP, say("!")), AnswerRules::textEndsOnceAndForEver);
    breaks(ScriptedFixture.saying(say("Hello"), STOP, STOP), AnswerRules::textEndsOnceAndForEver);
  }

  @Test
  void aStreamThatMixesItsTwoWaysIsNoticed() {
    breaks(
        ScriptedFixture.saying(chunk("{\"choices\":[]}"), say("Hello"), STOP),
        AnswerRules::textEndsOnceAndForEver);
  }

  @Test
  void textInOnePieceIsNoticed() {
    breaks(ScriptedFixture.saying(say("Hello"), STOP), AnswerRules::textComesInPieces);
  }

  @Test
  void usageThatComesTwiceOrNeverIsNoticed() {
    breaks(ScriptedFixture.saying(say("Hello"), STOP), AnswerRules::usageComesOnce);
    breaks(
        ScriptedFixture.saying(say("Hello"), Usage.of(1, 1), Usage.of(1, 1), STOP),
        AnswerRules::usageComesOnce);
  }

  @Test
  void aCharacterThatWasCutIsNoticed() {
    breaks(
        ScriptedFixture.saying(say("na\ufffd\ufffdve"), STOP),
        AnswerRules::charactersInTwoPartsArriveWhole);
  }

  @Test
  void toolCallsThatShareAnIdOrSkipANumberAreNoticed() {
    breaks(
        ScriptedFixture.saying(call(0, "a", "{}"), call(1, "a", "{}"), CALLS),
        ToolRules::parallelToolCallsAreToldApart);
    breaks(
        ScriptedFixture.saying(call(0, "a", "{}"), call(2, "b", "{}"), CALLS),
        ToolRules::parallelToolCallsAreToldApart);
  }

  @Test
  void argumentsThatAreNoObjectAreNoticed() {
    breaks(ScriptedFixture.saying(call(0, "a", "[1]"), CALLS), ToolRules::aToolCallIsComplete);
    breaks(ScriptedFixture.saying(call(0, "a", "{\"c"), CALLS), ToolRules::aToolCallIsComplete);
  }

  @Test
  void aCutAnswerThatCountsAsWholeIsNoticed() {
    breaks(ScriptedFixture.saying(say("Hel"), STOP), FailureRules::anAnswerThatIsCutOffFails);
  }

  @Test
  void aFailureOfTheWrongKindOrStageIsNoticed() {
    breaks(
        ScriptedFixture.failing(() -> new IllegalStateException("what now?")),
        FailureRules::aModelThatThereIsNotIsUnknown);
    breaks(
        ScriptedFixture.failing(() -> new Unreachable(Stage.SENT, "no such model")),
        FailureRules::aModelThatThereIsNotIsUnknown);
    breaks(
        ScriptedFixture.failing(() -> new ModelUnknown(Stage.NOT_SENT, "no such model")),
        FailureRules::aModelThatThereIsNotIsUnknown);
    keeps(
        ScriptedFixture.failing(() -> new ModelUnknown(Stage.SENT, "no such model")),
        FailureRules::aModelThatThereIsNotIsUnknown);
  }

  @Test
  void aPromptOrSecretInAMessageIsNoticed() {
    breaks(
        ScriptedFixture.failing(() ->
            new Unreachable(
                Stage.SENT, "failed", new RuntimeException("key " + ScriptedFixture.SECRET))),
        LeftoverRules::nothingThatIsSaidHasASecretOrAPromptInIt);
  }

  @Test
  void aStreamThatIgnoresItsCloseIsNoticed() {
    breaks(ScriptedFixture.deaf(), CancelRules::closeInTheMiddleReachesTheRuntime);
  }

  @Test
  void aThreadThatIsLeftIsNoticed() {
    breaks(ScriptedFixture.leaky(), LeftoverRules::aClosedProviderLeavesNothingRunning);
  }

  @Test
  void aFieldThatIsLostIsNoticed() {
    Rule rule = LeftoverRules::aFieldThatTheRuntimeIsNotToldOfIsNamedOrRefused;
    breaks(ScriptedFixture.saying(say("Hello"), STOP), rule);
    breaks(ScriptedFixture.failing(() -> new Unsupported(Stage.NOT_SENT, "another")), rule);
    keeps(ScriptedFixture.failing(() -> new Unsupported(Stage.NOT_SENT, "contract_field")), rule);
  }

  private static ModelEvent say(String text) {
    return new TextDelta(text);
  }

  private static ModelEvent chunk(String json) {
    return OpenAiChunk.of(json.getBytes(StandardCharsets.UTF_8));
  }

  private static ModelEvent call(int index, String id, String arguments) {
    return new ToolCallDelta(index, id, "get_weather", arguments);
  }

  private static void keeps(ScriptedFixture fixture, Rule rule) {
    assertThatCode(() -> run(fixture, rule)).doesNotThrowAnyException();
  }

  private static void breaks(ScriptedFixture fixture, Rule rule) {
    assertThatThrownBy(() -> run(fixture, rule)).isInstanceOf(AssertionError.class);
  }

  private static void run(ScriptedFixture fixture, Rule rule) throws Exception {
    // Not a top-level class, or it would be run as a test by itself.
    var contract =
        new ProviderContractTest() {
          @Override
          protected RuntimeFixture start() {
            return fixture;
          }
        };
    contract.open();
    try {
      rule.of(contract);
    } finally {
      contract.end();
    }
  }
}
