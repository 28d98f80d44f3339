package dev.modeldock.kernel.control;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * Reads and writes the control API's JSON as plain values: maps in document order, lists, texts,
 * {@link Long}, {@link Double}, {@link Boolean} and null. Any thread.
 */
final class ControlJson {

  private static final int MAX_DEPTH = 32;
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private final JsonMapper mapper =
      JsonMapper.builder(
              JsonFactory.builder()
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  /** {@return {@code value} as UTF-8 JSON} */
  byte[] write(Object value) {
    return mapper.writeValueAsBytes(node(value));
  }

  /**
   * Reads a JSON object.
   *
   * @throws ControlProblem if {@code body} is anything else
   */
  Map<String, @Nullable Object> readObject(byte[] body) throws ControlProblem {
    JsonNode root;
    try {
      root = mapper.readTree(body);
    } catch (JacksonException e) {
      var at = e.getLocation();
      throw ControlProblem.invalid(
          "invalid_json",
          "the body is not valid JSON"
              + (at == null ? "" : " at line " + at.getLineNr() + ", column " + at.getColumnNr()),
          "send one JSON object");
    }
    if (!root.isObject()) {
      throw ControlProblem.invalid(
          "invalid_json", "the body is not a JSON object", "send one JSON object");
    }
    return object(root);
  }

  private static Map<String, @Nullable Object> object(JsonNode node) throws ControlProblem {
    var map = new LinkedHashMap<String, @Nullable Object>();
    for (var property : node.properties()) {
      map.put(property.getKey(), plain(property.getKey(), property.getValue()));
    }
    return map;
  }

  private static @Nullable Object plain(String name, JsonNode node) throws ControlProblem {
    return switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> {
        var list = new ArrayList<@Nullable Object>();
        for (JsonNode item : node.values()) {
          list.add(plain(name, item));
        }
        yield list;
      }
      case STRING -> node.stringValue();
      case BOOLEAN -> node.booleanValue();
      case NUMBER -> number(name, node);
      case NULL, MISSING, BINARY, POJO -> null;
    };
  }

  private static Object number(String name, JsonNode node) throws ControlProblem {
    if (node.isIntegralNumber() ? !node.canConvertToLong() : !Double.isFinite(node.asDouble())) {
      throw ControlProblem.invalid(
          "invalid_value", "the number in '" + name + "' is too large", null);
    }
    return node.isIntegralNumber() ? (Object) node.longValue() : (Object) node.asDouble();
  }

  private static JsonNode node(@Nullable Object value) {
    return switch (value) {
      case null -> NODES.nullNode();
      case JsonDoc doc -> node(doc.asMap());
      case Map<?, ?> map -> {
        var object = NODES.objectNode();
        map.forEach((key, item) -> object.set(key.toString(), node(item)));
        yield object;
      }
      case List<?> list -> {
        var array = NODES.arrayNode();
        list.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Boolean truth -> NODES.booleanNode(truth);
      case Integer whole -> NODES.numberNode((int) whole);
      case Long whole -> NODES.numberNode((long) whole);
      case Double number -> NODES.numberNode((double) number);
      default -> NODES.stringNode(value.toString());
    };
  }
}
