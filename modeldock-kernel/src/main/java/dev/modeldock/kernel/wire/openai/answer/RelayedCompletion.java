package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A whole answer that is passed on: looked at, and given the client's name for the model. */
final class RelayedCompletion {

  private static final List<String> TEXTS = List.of("reasoning_content", "reasoning", "refusal");

  private final String model;
  private final RelayedObject object;
  private final RelayedCalls calls = new RelayedCalls();
  private boolean silent = true;

  RelayedCompletion(String model) {
    this.model = model;
    this.object = new RelayedObject(model);
  }

  /**
   * {@return the answer as the client gets it}
   *
   * @throws ProtocolBroken if it is no answer, or one with tool calls that nobody can answer
   */
  byte[] read(OpenAiChunk chunk) throws ProtocolBroken {
    object.read(chunk, Stage.SENT);
    JsonValue choices = object.choices();
    if (choices == null || !choices.is(JsonKind.ARRAY) || !choices.cursor().next()) {
      throw new ProtocolBroken(Stage.SENT, "the runtime sent an answer without choices");
    }
    int index = 0;
    for (JsonValue each : choices.elements()) {
      choice(index++, each.is(JsonKind.OBJECT) ? each.members() : Map.of());
    }
    if (!calls.patches().isEmpty()) {
      object.patch(calls.patches(), Stage.SENT);
    }
    var out = new ByteSink(chunk.length() + model.length());
    object.copy(out, true);
    return out.toBytes();
  }

  private void choice(int index, Map<String, JsonValue> choice) throws ProtocolBroken {
    JsonValue message = choice.get("message");
    if (message == null || !message.is(JsonKind.OBJECT)) {
      throw new ProtocolBroken(Stage.SENT, "the runtime sent a choice without a message");
    }
    Map<String, JsonValue> said = message.members();
    JsonValue tools = said.get("tool_calls");
    if (tools != null && tools.is(JsonKind.ARRAY) && tools.cursor().next()) {
      calls.tools(index, tools, true);
      silent = false;
    }
    JsonValue function = said.get("function_call");
    if (function != null && function.is(JsonKind.OBJECT)) {
      calls.function(index, function);
      silent = false;
    }
    String reason = Texts.of(choice.get("finish_reason"));
    calls.end(index, reason, Stage.SENT);
    silent &= saysNothing(said) && (reason.equals("stop") || reason.equals("tool_calls"));
  }

  private static boolean saysNothing(Map<String, JsonValue> said) {
    JsonValue content = said.get("content");
    boolean parts = content != null && content.is(JsonKind.ARRAY) && content.cursor().next();
    JsonValue audio = said.get("audio");
    return !parts
        && (audio == null || !audio.is(JsonKind.OBJECT))
        && Texts.of(content).isEmpty()
        && TEXTS.stream().allMatch(name -> Texts.of(said.get(name)).isEmpty());
  }

  /** {@return whether no choice says anything, though no bound and no policy kept it back} */
  boolean silent() {
    return silent;
  }

  /** {@return what the runtime says the answer took, if it does} */
  @Nullable Usage usage() {
    return object.usage();
  }
}
