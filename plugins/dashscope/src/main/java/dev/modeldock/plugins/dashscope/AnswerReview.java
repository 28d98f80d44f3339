package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.OpenAiQuirks;
import dev.modeldock.api.host.OpenAiQuirks.ErrorReport;
import dev.modeldock.api.stream.OpenAiChunk;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Looks at the pieces of an answer for the two things that no client would understand: an empty id
 * and an empty name in the later pieces of a tool call, which clients append to what they have or
 * take for a new call; and an error in the native form, which does not say {@code error}.
 *
 * <p>Pieces of neither kind are told by their bytes and pass as they are. Keeps nothing between
 * pieces, so one serves all answers.
 */
final class AnswerReview implements OpenAiQuirks.Review {

  private static final byte[] TOOL_CALLS = "\"tool_calls\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] CHOICES = "\"choices\"".getBytes(StandardCharsets.US_ASCII);

  private final JsonMapper json =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  @Override
  public OpenAiChunk pass(OpenAiChunk chunk) throws ProviderException {
    if (!has(chunk, CHOICES)) {
      refuseError(chunk);
      return chunk;
    }
    return has(chunk, TOOL_CALLS) ? cleaned(chunk) : chunk;
  }

  private OpenAiChunk cleaned(OpenAiChunk chunk) {
    JsonNode piece = parse(chunk);
    boolean changed = false;
    for (JsonNode choice : piece.path("choices")) {
      for (JsonNode call : choice.path("delta").path("tool_calls")) {
        changed |= removeEmpty(call, "id");
        changed |= removeEmpty(call.path("function"), "name");
      }
    }
    return changed ? OpenAiChunk.of(json.writeValueAsBytes(piece)) : chunk;
  }

  private static boolean removeEmpty(JsonNode node, String name) {
    JsonNode value = node.path(name);
    boolean empty = value.isNull() || value.isString() && value.asString().isEmpty();
    return empty && ((ObjectNode) node).remove(name) != null;
  }

  private void refuseError(OpenAiChunk chunk) throws ProviderException {
    JsonNode piece = parse(chunk);
    if (piece.path("code").isString() && piece.path("message").isString()) {
      var report =
          new ErrorReport(
              "DashScope",
              Stage.STREAMING,
              200,
              piece.path("code").asString(),
              "",
              piece.path("message").asString(),
              null);
      ProviderException known = new Failure(report).meaning();
      throw known != null
          ? known
          : new Unreachable(Stage.STREAMING, "DashScope reported an error in its answer");
    }
  }

  /** What is no JSON is for the host to find out. */
  private JsonNode parse(OpenAiChunk chunk) {
    try {
      return json.readTree(chunk.array(), chunk.offset(), chunk.length());
    } catch (JacksonException _) {
      return json.missingNode();
    }
  }

  private static boolean has(OpenAiChunk chunk, byte[] word) {
    byte[] array = chunk.array();
    int last = chunk.offset() + chunk.length() - word.length;
    for (int i = chunk.offset(); i <= last; i++) {
      if (array[i] == '"' && Arrays.equals(array, i, i + word.length, word, 0, word.length)) {
        return true;
      }
    }
    return false;
  }
}
