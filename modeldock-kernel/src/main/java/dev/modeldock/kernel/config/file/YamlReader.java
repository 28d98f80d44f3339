package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.config.ConfigException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.dataformat.yaml.YAMLFactory;

/** Reads YAML into nodes with lines. Refuses a key that stands twice in one mapping. */
final class YamlReader {

  private final YAMLFactory yaml = new YAMLFactory();

  /**
   * {@return the file's mapping; an empty one if the file says nothing}
   *
   * @throws ConfigException if it is not YAML, or not a mapping
   */
  YamlNode.Mapping read(String text) throws ConfigException {
    try (JsonParser parser = yaml.createParser(ObjectReadContext.empty(), text)) {
      JsonToken first = parser.nextToken();
      if (first == null || first == JsonToken.VALUE_NULL) {
        return new YamlNode.Mapping(1, Map.of());
      }
      YamlNode root = node(parser);
      if (!(root instanceof YamlNode.Mapping mapping)) {
        throw ConfigException.at(
            root.line(), "", "a configuration is a mapping of sections, this is " + root.kind());
      }
      return mapping;
    } catch (JacksonException e) {
      int line = e.getLocation() == null ? 1 : Math.max(1, e.getLocation().getLineNr());
      throw ConfigException.at(line, "", "not YAML: " + firstLine(e.getOriginalMessage()));
    }
  }

  private YamlNode node(JsonParser parser) throws ConfigException {
    int line = parser.currentTokenLocation().getLineNr();
    return switch (parser.currentToken()) {
      case START_OBJECT -> mapping(parser, line);
      case START_ARRAY -> sequence(parser, line);
      case VALUE_NULL -> new YamlNode.Scalar(line, null);
      case VALUE_TRUE -> new YamlNode.Scalar(line, true);
      case VALUE_FALSE -> new YamlNode.Scalar(line, false);
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT ->
          new YamlNode.Scalar(line, parser.getNumberValue());
      default -> new YamlNode.Scalar(line, parser.getString());
    };
  }

  private YamlNode.Mapping mapping(JsonParser parser, int line) throws ConfigException {
    var entries = new LinkedHashMap<String, YamlNode>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String key = parser.currentName();
      int keyLine = parser.currentTokenLocation().getLineNr();
      parser.nextToken();
      if (entries.put(key, node(parser)) != null) {
        throw ConfigException.at(keyLine, key, "stands here for the second time");
      }
    }
    return new YamlNode.Mapping(line, entries);
  }

  private YamlNode.Sequence sequence(JsonParser parser, int line) throws ConfigException {
    List<YamlNode> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(node(parser));
    }
    return new YamlNode.Sequence(line, items);
  }

  private static String firstLine(String message) {
    return message.lines().findFirst().orElse("");
  }
}
