package dev.modeldock.kernel.wire.responses;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** However a runtime cuts an answer into pieces, its client gets the same response in the end. */
class SplitAnswerTest {

  private static final String THOUGHT = "Hm, \"naïve\" – 東京? 🌧";
  private static final String SAID = "Rain in 東京 🌧\n\u2028then sun.";
  private static final String ARGUMENTS = "{\"city\":\"東京 🌧\",\"days\":[1,2]}";
  private static final String PATCH = "{\"input\":\"*** Begin\\n\\ud83c\\udf27 \\\"x\\\"\"}";

  static Stream<Long> seeds() {
    return new Random(4).longs(100).boxed();
  }

  private record Piece(String kind, int call, String text) {}

  private static List<Piece> pieces(Random random) {
    var pieces = new ArrayList<Piece>();
    cut(random, THOUGHT, text -> new Piece("reasoning", 0, text), pieces);
    cut(random, SAID, text -> new Piece("text", 0, text), pieces);
    pieces.add(new Piece("weather", 0, ""));
    cut(random, ARGUMENTS, text -> new Piece("", 0, text), pieces);
    pieces.add(new Piece("patch", 1, ""));
    cut(random, PATCH, text -> new Piece("", 1, text), pieces);
    return pieces;
  }

  private static void cut(
      Random random, String text, Function<String, Piece> of, List<Piece> pieces) {
    for (int at = 0; at < text.length(); ) {
      int end = Math.min(text.length(), at + random.nextInt(5));
      pieces.add(of.apply(text.substring(at, end)));
      at = end;
    }
  }

  private static ModelEvent typed(Piece piece) {
    return switch (piece.kind) {
      case "text" -> new TextDelta(piece.text);
      case "reasoning" -> new ReasoningDelta(piece.text);
      case "" -> new ToolCallDelta(piece.call, null, null, piece.text);
      default -> new ToolCallDelta(piece.call, "call_" + piece.call, piece.kind, piece.text);
    };
  }

  /** Half a character can be written in JSON, but only so. */
  private static String json(String text) {
    var out = new StringBuilder("\"");
    for (char each : text.toCharArray()) {
      boolean plain = each >= ' ' && each < 0x7f && each != '"' && each != '\\';
      out.append(plain ? String.valueOf(each) : "\\u%04x".formatted((int) each));
    }
    return out.append('"').toString();
  }

  private static ModelEvent relayed(Piece piece) {
    var out = new ByteSink(128).ascii("{\"choices\":[{\"index\":0,\"delta\":{");
    switch (piece.kind) {
      case "text" -> out.ascii("\"content\":").ascii(json(piece.text));
      case "reasoning" -> out.ascii("\"reasoning_content\":").ascii(json(piece.text));
      default -> {
        out.ascii("\"tool_calls\":[{\"index\":").number(piece.call);
        if (!piece.kind.isEmpty()) {
          out.ascii(",\"id\":").string("call_" + piece.call);
        }
        out.ascii(",\"function\":{");
        if (!piece.kind.isEmpty()) {
          out.ascii("\"name\":").string(piece.kind).ascii(",");
        }
        out.ascii("\"arguments\":").ascii(json(piece.text)).ascii("}}]");
      }
    }
    return OpenAiChunk.of(out.ascii("},\"finish_reason\":null}]}").toBytes());
  }

  private static List<ModelEvent> answer(long seed) {
    var random = new Random(seed);
    boolean relay = random.nextBoolean();
    var events = new ArrayList<ModelEvent>();
    pieces(random).forEach(piece -> events.add(relay ? relayed(piece) : typed(piece)));
    if (relay) {
      events.add(chunk("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}"));
      events.add(chunk("{\"choices\":[],\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}"));
    } else {
      events.add(new Completed(FinishReason.TOOL_CALLS));
      events.add(Usage.of(7, 2));
    }
    return events;
  }

  private static ModelEvent chunk(String json) {
    return OpenAiChunk.of(json.getBytes(UTF_8));
  }

  private static String whole(List<ModelEvent> events) throws ProviderException {
    var fold = Bodies.tools().fold(Bodies.HEAD);
    for (ModelEvent each : events) {
      fold.add(each);
    }
    return new String(fold.body(), UTF_8);
  }

  private static List<ModelEvent> inOne() {
    return List.of(
        new ReasoningDelta(THOUGHT),
        new TextDelta(SAID),
        new ToolCallDelta(0, "call_0", "weather", ARGUMENTS),
        new ToolCallDelta(1, "call_1", "patch", PATCH),
        new Completed(FinishReason.STOP),
        Usage.of(7, 2));
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aWholeAnswerIsTheSame(long seed) throws ProviderException {
    assertThat(whole(answer(seed))).isEqualTo(whole(inOne())).contains("東京 🌧");
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void aStreamSaysTheSameInTheEndAndInItsPieces(long seed) throws ProviderException {
    var out = new ByteSink(64);
    var writer = Bodies.tools().writer(out, Bodies.HEAD);
    for (ModelEvent each : answer(seed)) {
      writer.render(each);
    }
    writer.finish();

    String sent = new String(out.toBytes(), UTF_8);
    assertThat(new StreamedResponse(sent).response()).isEqualTo(whole(inOne()));
    List<Event> events = Event.all(sent);
    assertThat(events.getLast().name()).isEqualTo("response.completed");
    assertThat(joined(events, "response.reasoning_summary_text.delta")).isEqualTo(THOUGHT);
    assertThat(joined(events, "response.output_text.delta")).isEqualTo(SAID);
    assertThat(joined(events, "response.function_call_arguments.delta")).isEqualTo(ARGUMENTS);
    assertThat(joined(events, "response.custom_tool_call_input.delta"))
        .isEqualTo("*** Begin\n🌧 \"x\"");
  }

  private static String joined(List<Event> events, String name) {
    var text = new StringBuilder();
    for (Event each : events) {
      if (each.name().equals(name)) {
        text.append(each.value("delta").text());
      }
    }
    return text.toString();
  }
}
