package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.OpenAiQuirks;
import dev.modeldock.api.stream.OpenAiChunk;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at one answer: whether the model that was asked gave it, whether it says anything, and
 * whether its calls of tools are such as clients can answer. A piece that needs no change is passed
 * on byte for byte.
 */
final class AnswerReview implements OpenAiQuirks.Review {

  private static final String FINISH = "finish_reason";
  private static final String CALLS = "tool_calls";

  /** Numbers stay as they were written. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final Predicate<String> same;
  private final String asked;
  private final ToolCalls calls = new ToolCalls();
  private boolean named;
  private boolean said;
  private boolean changed;

  /** The end of an answer that has said nothing, held back until it is known what it took. */
  private @Nullable ObjectNode held;

  /**
   * @param same whether a model of that name may answer
   */
  AnswerReview(Predicate<String> same, String asked) {
    this.same = same;
    this.asked = asked;
  }

  @Override
  public OpenAiChunk pass(OpenAiChunk chunk) throws ProviderException {
    if (named && said && !PlainPiece.mayNeedALook(chunk)) {
      return chunk;
    }
    ObjectNode piece = parsed(chunk);
    checkModel(piece.path("model").asString(""));
    changed = false;
    for (JsonNode choice : piece.path("choices")) {
      if (choice instanceof ObjectNode object) {
        choice(object, piece);
      }
    }
    release(piece);
    return changed ? OpenAiChunk.of(JSON.writeValueAsBytes(piece)) : chunk;
  }

  private static ObjectNode parsed(OpenAiChunk chunk) throws ProtocolBroken {
    try {
      if (JSON.readTree(chunk.array(), chunk.offset(), chunk.length())
          instanceof ObjectNode piece) {
        return piece;
      }
    } catch (JacksonException _) {
      // Said below.
    }
    throw new ProtocolBroken(Stage.SENT, "LM Studio sent a piece that is not a JSON object");
  }

  /** With one model in memory LM Studio lets it answer for every name that it does not know. */
  private void checkModel(String answered) throws ModelUnknown {
    if (!named && !answered.isEmpty()) {
      named = true;
      if (!same.test(answered)) {
        throw new ModelUnknown(
            Stage.SENT,
            "LM Studio has no model '%s' and let '%s' answer instead: load it, or ask for the other"
                .formatted(asked, answered));
      }
    }
  }

  private void choice(ObjectNode choice, ObjectNode piece) throws ProviderException {
    boolean whole = choice.path("message").isObject();
    if (choice.path(whole ? "message" : "delta") instanceof ObjectNode message) {
      unifyReasoning(message);
      if (message.path(CALLS) instanceof ArrayNode list) {
        ArrayNode good = whole ? calls.whole(list) : calls.fragments(list);
        changed |= calls.changed();
        if (good.isEmpty()) {
          message.remove(CALLS);
          changed = true;
        } else {
          message.set(CALLS, good);
        }
      }
      said |= hasText(message, "content") || hasText(message, "reasoning_content");
      said |= hasText(message, "refusal") || calls.any();
    }
    finish(choice, whole ? piece.path("usage") : null);
  }

  private void unifyReasoning(ObjectNode message) {
    JsonNode reasoning = message.remove("reasoning");
    if (reasoning != null) {
      changed = true;
      if (!hasText(message, "reasoning_content")) {
        message.set("reasoning_content", reasoning);
      }
    }
  }

  private static boolean hasText(ObjectNode message, String name) {
    return !message.path(name).asString("").isEmpty();
  }

  private void finish(ObjectNode choice, @Nullable JsonNode usage) throws ProviderException {
    String reason = choice.path(FINISH).asString("");
    if (reason.equals("stop") && calls.any()) {
      choice.put(FINISH, CALLS);
      changed = true;
    } else if (reason.equals(CALLS) && !calls.any()) {
      choice.put(FINISH, "stop");
      changed = true;
    } else if (reason.equals("stop") && !said) {
      if (usage != null) {
        checkNotNothing(usage);
      } else {
        held = choice.deepCopy();
        choice.putNull(FINISH);
        changed = true;
      }
    }
  }

  /** Lets the end go with the usage, if the model has made tokens: of what nobody could read. */
  private void release(ObjectNode piece) throws ProviderException {
    JsonNode usage = piece.path("usage");
    ObjectNode end = held;
    if (end != null && usage.isObject()) {
      checkNotNothing(usage);
      held = null;
      piece.putArray("choices").add(end);
      changed = true;
    }
  }

  private static void checkNotNothing(JsonNode usage) throws ContextExceeded {
    if (usage.path("completion_tokens").asLong(0) == 0) {
      throw new ContextExceeded(
          Stage.SENT,
          "LM Studio answered with nothing at all, as it does when the %d tokens of the prompt do not"
                  .formatted(usage.path("prompt_tokens").asLong(0))
              + " fit the context that the model is loaded with");
    }
  }

  @Override
  public void end() throws ProviderException {
    if (held != null) {
      throw new ProtocolBroken(
          Stage.SENT,
          "LM Studio ended its answer without saying anything; the prompt may be too long for the"
              + " context that the model is loaded with");
    }
  }
}
