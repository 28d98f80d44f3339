package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes DashScope's request of a client's. All passes as the client wrote it, extensions and fields
 * that nobody here knows included, but for this:
 *
 * <ul>
 *   <li>{@code stream} and {@code stream_options.include_usage} are true;
 *   <li>what the alias sets is there unless the client said it;
 *   <li>{@code parallel_tool_calls} is true if there are tools and the client said nothing;
 *   <li>{@code reasoning_effort: none} becomes {@code enable_thinking: false}; every other effort
 *       passes, and models that know none ignore it;
 *   <li>{@code developer} messages are {@code system} messages, several at the beginning are one,
 *       and content of text parts only is one string;
 *   <li>what DashScope would leave out in silence is refused by its name.
 * </ul>
 *
 * <p>What it refuses aloud, such as a forced tool where only {@code auto} is known, is sent: its
 * answer says more than a guess. Safe for use by several threads.
 */
final class ChatBody {

  private final JsonMapper json =
      JsonMapper.builder()
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  /**
   * {@return the body that asks for {@code call}}
   *
   * @throws Unsupported if DashScope would leave a part of the request out and say nothing
   */
  byte[] of(ChatCall call) throws ProviderException {
    ObjectNode body = parse(call);
    refuseWhatWouldBeLost(body);
    ModelOptions.write(body, call.options());
    sayNoEffort(body);
    Messages.adapt(body);
    if (!body.path("tools").isEmpty() && !body.hasNonNull("parallel_tool_calls")) {
      // Saying nothing means true to a client of OpenAI, and false here.
      body.put("parallel_tool_calls", true);
    }
    body.put("stream", true);
    ObjectNode options =
        body.path("stream_options") instanceof ObjectNode given
            ? given
            : body.putObject("stream_options");
    options.put("include_usage", true);
    return json.writeValueAsBytes(body);
  }

  private ObjectNode parse(ChatCall call) throws RequestRejected {
    try {
      if (json.readTree(call.openAiBody()) instanceof ObjectNode body) {
        return body;
      }
    } catch (JacksonException _) {
      // Said below, for both.
    }
    throw new RequestRejected(Stage.NOT_SENT, "the body is not a JSON object");
  }

  private static void refuseWhatWouldBeLost(ObjectNode body) throws Unsupported {
    refuse(!body.path("functions").isEmpty(), "functions");
    refuse(body.hasNonNull("function_call"), "function_call");
    refuse(body.hasNonNull("web_search_options"), "web_search_options");
    // The ids of tokens are those of OpenAI's models, and mean other words here.
    refuse(!body.path("logit_bias").isEmpty(), "logit_bias");
    for (JsonNode tool : body.path("tools")) {
      refuse(!isFunction(tool), "tools.type");
    }
    JsonNode choice = body.path("tool_choice");
    refuse(choice.isObject() && !isFunction(choice), "tool_choice.type");
  }

  private static boolean isFunction(JsonNode node) {
    return node.path("type").asString("").equals("function");
  }

  private static void refuse(boolean present, String field) throws Unsupported {
    if (present) {
      throw new Unsupported(Stage.NOT_SENT, field);
    }
  }

  /** Only the newest models know the effort {@code none}; the switch is older and does the same. */
  private static void sayNoEffort(ObjectNode body) {
    if (body.path("reasoning_effort").asString("").equals("none")) {
      body.remove("reasoning_effort");
      body.remove("thinking_budget");
      if (!body.hasNonNull("enable_thinking")) {
        body.put("enable_thinking", false);
      }
    }
  }
}
