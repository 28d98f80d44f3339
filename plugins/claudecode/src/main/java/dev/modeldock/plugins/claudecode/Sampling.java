package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the part of a request's parameters that Anthropic's API knows, in its words. A parameter
 * that would change the answer and cannot be passed on is refused, never dropped.
 */
final class Sampling {

  private static final JsonMapper JSON = JsonMapper.shared();

  /** They say something about the request or its sender, and nothing about the answer. */
  private static final Set<String> ABOUT_THE_REQUEST =
      Set.of("user", "store", "safety_identifier", "prompt_cache_key", "prompt_cache_retention");

  private Sampling() {}

  /** {@return whether a parameter passes without being passed on} */
  static boolean saysNothingOfTheAnswer(String parameter) {
    return ABOUT_THE_REQUEST.contains(parameter);
  }

  /** {@return the fields to add to the upstream request; empty if there are none} */
  static ObjectNode of(ChatRequest request) throws ProviderException {
    ObjectNode body = JSON.createObjectNode();
    for (var parameter : request.parameters().asMap().entrySet()) {
      String name = parameter.getKey();
      Object value = parameter.getValue();
      switch (name) {
        case "temperature" -> body.put(name, within(name, value, 1));
        case "top_p" -> body.put(name, within(name, value, 1));
        case "top_k" -> body.put(name, (long) within(name, value, Integer.MAX_VALUE));
        default -> refuseUnlessItSaysNothing(name, value);
      }
    }
    if (!request.stop().isEmpty()) {
      request.stop().forEach(body.putArray("stop_sequences")::add);
    }
    return body;
  }

  private static double within(String name, Object value, double most) throws RequestRejected {
    if (value instanceof Number number && number.doubleValue() >= 0) {
      if (number.doubleValue() <= most) {
        return number.doubleValue();
      }
      throw new RequestRejected(
          Stage.NOT_SENT, "'%s' is %s; Claude takes at most %s".formatted(name, value, most));
    }
    throw new RequestRejected(Stage.NOT_SENT, "'%s' must be a number from 0".formatted(name));
  }

  private static void refuseUnlessItSaysNothing(String name, Object value) throws Unsupported {
    boolean nothing =
        ABOUT_THE_REQUEST.contains(name)
            || switch (name) {
              case "presence_penalty", "frequency_penalty", "top_logprobs" ->
                  value instanceof Number number && number.doubleValue() == 0;
              case "logprobs" -> Boolean.FALSE.equals(value);
              case "parallel_tool_calls" -> Boolean.TRUE.equals(value);
              case "service_tier" -> "auto".equals(value);
              default -> false;
            };
    if (!nothing) {
      throw new Unsupported(Stage.NOT_SENT, name);
    }
  }
}
