package dev.modeldock.kernel.wire.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/** The bookkeeping of a stream, whatever comes and however it is cut. */
class MessageWriterTest {

  private final ByteSink out = new ByteSink(16);
  private final MessageWriter writer = new MessageWriter(out, GoldenAnswersTest.HEAD, true);

  @Test
  void anErrorEndsAStreamThatHasSaidNothingToo() {
    writer.fail(Refusal.of(ErrorCode.UPSTREAM_CUT, "it broke off"));

    assertThat(new String(out.toBytes(), UTF_8))
        .isEqualTo(
            "event: error\ndata: {\"type\":\"error\",\"error\":{\"type\":\"api_error\","
                + "\"message\":\"it broke off\",\"code\":\"upstream_cut\"}}\n\n");
    assertThatIllegalStateException().isThrownBy(() -> writer.ping(out));
    assertThatIllegalStateException().isThrownBy(writer::finish);
  }

  @Test
  void anAnswerWithoutItsEndIsNotFinished() throws Exception {
    writer.render(new TextDelta("Hello"));

    assertThat(writer.answering()).isTrue();
    assertThat(writer.completed()).isFalse();
    assertThatIllegalStateException().isThrownBy(writer::finish);
  }

  @RepeatedTest(200)
  void howAnAnswerIsCutIntoPiecesChangesNothing(RepetitionInfo repetition) throws Exception {
    var random = new Random(repetition.getCurrentRepetition());
    List<ModelEvent> whole = answer(random);
    var fold = new MessageFold(GoldenAnswersTest.HEAD, true);
    for (ModelEvent each : whole) {
      fold.add(each);
    }

    for (ModelEvent each : cut(whole, random)) {
      writer.render(each);
    }
    writer.finish();

    assertThat(new StreamedMessage(out.toBytes()).content())
        .isEqualTo(StreamedMessage.content(fold.body()));
  }

  /** {@return some answer, with pieces of everything, in whatever order} */
  private static List<ModelEvent> answer(Random random) {
    var events = new ArrayList<ModelEvent>();
    int calls = 0;
    for (int i = random.nextInt(7); i > 0; i--) {
      switch (random.nextInt(3)) {
        case 0 -> events.add(new TextDelta("Grüße, \"Ötzi\" \uD83D\uDE00\n"));
        case 1 -> events.add(new ReasoningDelta("thought \uD83D\uDC4D " + i));
        default -> {
          String arguments = random.nextBoolean() ? "" : "{\"a\":[1,{\"b\":\"}\"}]}";
          events.add(new ToolCallDelta(calls, "id." + calls++, "f", arguments));
        }
      }
    }
    events.add(new Completed(FinishReason.STOP));
    events.add(Usage.of(3, 4));
    return events;
  }

  /** {@return the same with every text cut anywhere, in the midst of characters too} */
  private static List<ModelEvent> cut(List<ModelEvent> whole, Random random) {
    var pieces = new ArrayList<ModelEvent>();
    for (ModelEvent event : whole) {
      switch (event) {
        case TextDelta(String text) ->
            cut(text, random).forEach(piece -> pieces.add(new TextDelta(piece)));
        case ReasoningDelta(String text) ->
            cut(text, random).forEach(piece -> pieces.add(new ReasoningDelta(piece)));
        case ToolCallDelta(int index, String id, String name, String arguments) -> {
          pieces.add(new ToolCallDelta(index, id, name, ""));
          cut(arguments, random)
              .forEach(piece -> pieces.add(new ToolCallDelta(index, null, null, piece)));
        }
        default -> pieces.add(event);
      }
    }
    return pieces;
  }

  private static List<String> cut(String text, Random random) {
    var pieces = new ArrayList<String>();
    int start = 0;
    while (start < text.length()) {
      int end = start + 1 + random.nextInt(Math.min(4, text.length() - start));
      pieces.add(text.substring(start, end));
      start = end;
    }
    return pieces;
  }
}
