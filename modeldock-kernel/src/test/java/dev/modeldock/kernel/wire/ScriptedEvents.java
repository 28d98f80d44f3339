package dev.modeldock.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.util.List;

/** Reads a model's stream from lines such as {@code text Hello} or {@code args 0 {"a":1}}. */
public final class ScriptedEvents {

  private ScriptedEvents() {}

  /** {@return the events of a script, one for each line} */
  public static List<ModelEvent> read(String script) {
    return script.lines().map(ScriptedEvents::event).toList();
  }

  private static ModelEvent event(String line) {
    int blank = line.indexOf(' ');
    String rest = line.substring(blank + 1);
    return switch (line.substring(0, blank)) {
      case "text" -> new TextDelta(rest);
      case "reasoning" -> new ReasoningDelta(rest);
      case "chunk" -> OpenAiChunk.of(rest.getBytes(UTF_8));
      case "completed" -> new Completed(FinishReason.valueOf(rest));
      case "tool" -> {
        String[] said = rest.split(" ", 4);
        yield new ToolCallDelta(Integer.parseInt(said[0]), said[1], said[2], said[3]);
      }
      case "args" -> {
        String[] said = rest.split(" ", 2);
        yield new ToolCallDelta(Integer.parseInt(said[0]), null, null, said[1]);
      }
      case "usage" -> {
        String[] said = rest.split(" ");
        yield new Usage(number(said[0]), number(said[1]), number(said[2]), number(said[3]));
      }
      default -> throw new IllegalArgumentException(line);
    };
  }

  private static long number(String said) {
    return said.equals("-") ? -1 : Long.parseLong(said);
  }
}
