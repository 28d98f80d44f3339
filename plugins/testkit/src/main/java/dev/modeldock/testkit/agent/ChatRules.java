package dev.modeldock.testkit.agent;

import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What a strict chat completions API insists on. A gateway that translates must keep all of it. */
final class ChatRules {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-]{1,64}");

  private static final Set<String> FIELDS =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "response_format",
          "max_tokens",
          "max_completion_tokens",
          "temperature",
          "top_p",
          "stop",
          "seed",
          "n",
          "user",
          "metadata",
          "store",
          "reasoning_effort",
          "verbosity",
          "prompt_cache_key",
          "safety_identifier");

  private static final Set<String> ROLES =
      Set.of("system", "developer", "user", "assistant", "tool");

  private ChatRules() {}

  /** {@return what is wrong with {@code body}; empty if nothing is} */
  static Optional<String> broken(JsonNode body) {
    for (String field : body.propertyNames()) {
      if (!FIELDS.contains(field)) {
        return Optional.of("Unknown parameter: '" + field + "'.");
      }
    }
    return tools(body).or(() -> messages(body));
  }

  private static Optional<String> tools(JsonNode body) {
    var names = new HashSet<String>();
    if (body.has("tools") && body.path("tools").isEmpty()) {
      return Optional.of("[] is too short - 'tools'");
    }
    for (JsonNode tool : body.path("tools")) {
      String name = tool.path("function").path("name").asString("");
      if (!tool.path("type").asString("").equals("function")) {
        return Optional.of("Invalid type of a tool: " + tool.path("type"));
      }
      if (!NAME.matcher(name).matches()) {
        return Optional.of("Invalid name of a function: '" + name + "'");
      }
      if (!names.add(name)) {
        return Optional.of("Two functions have the name '" + name + "'");
      }
      if (!tool.path("function").path("parameters").path("type").asString("").equals("object")) {
        return Optional.of("The parameters of '" + name + "' must be an object");
      }
    }
    return Optional.empty();
  }

  private static Optional<String> messages(JsonNode body) {
    var open = new HashSet<String>();
    for (JsonNode message : body.path("messages")) {
      String role = message.path("role").asString("");
      if (!ROLES.contains(role)) {
        return Optional.of("Invalid role: '" + role + "'");
      }
      if (role.equals("tool")) {
        if (!open.remove(message.path("tool_call_id").asString(""))) {
          return Optional.of("A message of role 'tool' must answer a preceding tool call");
        }
      } else if (!open.isEmpty()) {
        return Optional.of("Tool calls without an answer: " + open);
      }
      for (JsonNode call : message.path("tool_calls")) {
        if (!isJson(call.path("function").path("arguments").asString(""))) {
          return Optional.of("The arguments of a call are no JSON object");
        }
        open.add(call.path("id").asString(""));
      }
      Optional<String> part = parts(message.path("content"));
      if (part.isPresent()) {
        return part;
      }
    }
    return body.path("messages").isEmpty()
        ? Optional.of("'messages' must not be empty")
        : Optional.empty();
  }

  private static Optional<String> parts(JsonNode content) {
    if (content.isArray()) {
      for (JsonNode part : content) {
        String type = part.path("type").asString("");
        if (!type.equals("text") && !type.equals("image_url")) {
          return Optional.of("Invalid type of a part: '" + type + "'");
        }
      }
    }
    return Optional.empty();
  }

  private static boolean isJson(String arguments) {
    try {
      return JSON.readTree(arguments).isObject();
    } catch (JacksonException _) {
      return false;
    }
  }
}
