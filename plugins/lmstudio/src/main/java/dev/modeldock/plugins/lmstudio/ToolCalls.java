package dev.modeldock.plugins.lmstudio;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the calls of tools right: one without a name is dropped, one without an id gets one, and
 * what was said of a call once is not said again. For one answer.
 */
final class ToolCalls {

  /** What came of a call before its name. */
  private static final class Waiting {
    private String id = "";
    private final StringBuilder arguments = new StringBuilder();
  }

  /** The calls that have begun, and the index that each has for the client. */
  private final Map<Integer, Integer> begun = new HashMap<>();

  private final Map<Integer, Waiting> waiting = new HashMap<>();
  private boolean changed;

  /** {@return whether the last list had to be changed} */
  boolean changed() {
    return changed;
  }

  /** {@return whether there was a call at all} */
  boolean any() {
    return !begun.isEmpty();
  }

  /** {@return the good ones of a whole answer} */
  ArrayNode whole(ArrayNode list) {
    changed = false;
    ArrayNode good = JsonNodeFactory.instance.arrayNode();
    for (JsonNode call : list) {
      if (text(call.path("function"), "name").isEmpty()) {
        changed = true;
      } else if (call instanceof ObjectNode object) {
        if (text(call, "id").isEmpty()) {
          object.put("id", newId());
          changed = true;
        }
        begun.put(good.size(), good.size());
        good.add(call);
      }
    }
    return good;
  }

  /** {@return what is left to say of the fragments of a stream's piece} */
  ArrayNode fragments(ArrayNode list) {
    changed = false;
    ArrayNode good = JsonNodeFactory.instance.arrayNode();
    for (JsonNode fragment : list) {
      int index = fragment.path("index").asInt(0);
      Integer place = begun.get(index);
      if (place != null) {
        good.add(goingOn(fragment, place));
      } else if (text(fragment.path("function"), "name").isEmpty()) {
        keep(index, fragment);
      } else {
        good.add(beginning(index, fragment));
      }
    }
    return good;
  }

  private JsonNode goingOn(JsonNode fragment, int place) {
    boolean repeats =
        fragment.has("id") || fragment.has("type") || fragment.path("function").has("name");
    if (!repeats && fragment.path("index").asInt(0) == place) {
      return fragment;
    }
    changed = true;
    ObjectNode rest = JsonNodeFactory.instance.objectNode().put("index", place);
    rest.putObject("function").put("arguments", text(fragment.path("function"), "arguments"));
    return rest;
  }

  private void keep(int index, JsonNode fragment) {
    changed = true;
    Waiting call = waiting.computeIfAbsent(index, _ -> new Waiting());
    if (call.id.isEmpty()) {
      call.id = text(fragment, "id");
    }
    call.arguments.append(text(fragment.path("function"), "arguments"));
  }

  private JsonNode beginning(int index, JsonNode fragment) {
    int place = begun.size();
    begun.put(index, place);
    Waiting before = waiting.remove(index);
    String id = text(fragment, "id");
    if (before == null && !id.isEmpty() && index == place) {
      return fragment;
    }
    changed = true;
    if (id.isEmpty() && before != null) {
      id = before.id;
    }
    JsonNode function = fragment.path("function");
    ObjectNode whole =
        JsonNodeFactory.instance
            .objectNode()
            .put("index", place)
            .put("id", id.isEmpty() ? newId() : id)
            .put("type", "function");
    whole
        .putObject("function")
        .put("name", text(function, "name"))
        .put("arguments", (before == null ? "" : before.arguments) + text(function, "arguments"));
    return whole;
  }

  private static String text(JsonNode object, String name) {
    return object.path(name).asString("");
  }

  private static String newId() {
    return "call_" + UUID.randomUUID().toString().replace("-", "");
  }
}
