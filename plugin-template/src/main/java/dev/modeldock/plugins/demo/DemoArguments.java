package dev.modeldock.plugins.demo;

import dev.modeldock.api.call.RawJson;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Makes arguments that fit a tool's JSON schema: each required property, with a plain value of its
 * type.
 *
 * <p>The host offers Jackson to plugins. Use its tree, as here, or its streaming parser: a plugin
 * opens no package, so Jackson cannot look into classes of yours.
 */
final class DemoArguments {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private DemoArguments() {}

  /** {@return a JSON object that {@code schema} accepts, as long as it is an ordinary one} */
  static String fitting(@Nullable RawJson schema) {
    return schema == null ? "{}" : example(JSON.readTree(schema.text())).toString();
  }

  private static JsonNode example(JsonNode schema) {
    if (schema.path("enum").has(0)) {
      return schema.path("enum").get(0);
    }
    JsonNode type = schema.path("type");
    return switch ((type.isArray() ? type.path(0) : type).asString("object")) {
      case "string" -> NODES.stringNode("example");
      case "integer", "number" -> NODES.numberNode(1);
      case "boolean" -> NODES.booleanNode(true);
      case "array" -> NODES.arrayNode();
      case "null" -> NODES.nullNode();
      default -> object(schema);
    };
  }

  private static ObjectNode object(JsonNode schema) {
    ObjectNode arguments = NODES.objectNode();
    for (JsonNode name : schema.path("required")) {
      String property = name.asString("");
      arguments.set(property, example(schema.path("properties").path(property)));
    }
    return arguments;
  }
}
