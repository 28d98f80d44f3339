package dev.modeldock.testkit.lmstudio;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/** JSON as {@code JSON.stringify(value, null, 2)} writes it. */
final class PrettyJson {

  private final StringBuilder out = new StringBuilder();

  private PrettyJson() {}

  static String of(JsonNode value) {
    var pretty = new PrettyJson();
    pretty.write(value, "\n");
    return pretty.out.toString();
  }

  private void write(JsonNode value, String newLine) {
    if (value.isEmpty() || !value.isContainer()) {
      out.append(value);
      return;
    }
    String inner = newLine + "  ";
    boolean object = value.isObject();
    out.append(object ? '{' : '[');
    String comma = "";
    if (object) {
      for (var member : value.properties()) {
        out.append(comma).append(inner);
        out.append(JsonNodeFactory.instance.stringNode(member.getKey())).append(": ");
        write(member.getValue(), inner);
        comma = ",";
      }
    } else {
      for (JsonNode item : value) {
        out.append(comma).append(inner);
        write(item, inner);
        comma = ",";
      }
    }
    out.append(newLine).append(object ? '}' : ']');
  }
}
