package dev.modeldock.kernel.wire.anthropic.request;

import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of tools.
 *
 * @param tools those that the client runs and describes
 * @param choice which of them the model is to call
 * @param oneAtATime whether the model may call one at most
 */
record OfferedTools(List<ToolSpec> tools, ToolChoice choice, boolean oneAtATime) {

  private static final String CHOICE = "tool_choice";
  private static final String FORCED = "forces a tool that Anthropic defines or runs itself";

  /** What tells Anthropic how to handle a tool, and a model nothing about what it does. */
  private static final List<String> HANDLING =
      List.of(
          "cache_control",
          "defer_loading",
          "eager_input_streaming",
          "input_examples",
          "allowed_callers");

  /**
   * Reads {@code tools} and {@code tool_choice}. Anthropic's own tools have no description that
   * another model could go by; they are left out, unless there is no other tool: a model that is
   * asked to search and cannot would make up what it found.
   */
  static OfferedTools read(JsonScan fields, Dropped dropped) throws RejectedException {
    var tools = new ArrayList<ToolSpec>();
    var own = new HashSet<String>();
    JsonValue given = Fields.present(fields.value("tools"));
    if (given != null) {
      int number = 0;
      for (JsonValue each : Fields.array(given, "tools")) {
        String field = "tools[" + number++ + "]";
        Map<String, JsonValue> tool = Fields.object(each, field);
        String type = Fields.optionalText(tool.get("type"), field + ".type");
        if (type == null || type.equals("custom")) {
          tools.add(custom(tool, field, dropped));
        } else {
          String name = Fields.optionalText(tool.get("name"), field + ".name");
          own.add(name == null ? type : name);
          dropped.add("tools." + (name == null ? type : name));
        }
      }
    }
    return choose(tools, own, Fields.present(fields.value(CHOICE)));
  }

  private static ToolSpec custom(Map<String, JsonValue> tool, String field, Dropped dropped)
      throws RejectedException {
    String name = Fields.text(tool.get("name"), field + ".name");
    if (name.isEmpty()) {
      throw RejectedException.invalid(field + ".name", "must not be empty");
    }
    JsonValue schema = Fields.required(tool.get("input_schema"), field + ".input_schema");
    if (!schema.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(field + ".input_schema", "an object", schema);
    }
    for (String each : HANDLING) {
      if (Fields.present(tool.get(each)) != null) {
        dropped.add(each);
      }
    }
    return new ToolSpec(
        name,
        Fields.optionalText(tool.get("description"), field + ".description"),
        new RawJson(schema.raw()),
        Fields.truth(tool.get("strict"), field + ".strict"));
  }

  private static OfferedTools choose(
      List<ToolSpec> tools, Set<String> own, @Nullable JsonValue value) throws RejectedException {
    if (value == null) {
      return new OfferedTools(tools, auto(tools, own), false);
    }
    Map<String, JsonValue> form = Fields.object(value, CHOICE);
    ToolChoice choice =
        switch (Fields.text(form.get("type"), CHOICE + ".type")) {
          case "auto" -> auto(tools, own);
          case "none" -> new ToolChoice.None();
          case "any" -> {
            requireSome(tools, own);
            yield new ToolChoice.Required();
          }
          case "tool" -> named(Fields.text(form.get("name"), CHOICE + ".name"), tools, own);
          default ->
              throw RejectedException.invalid(CHOICE + ".type", "must be auto, any, tool or none");
        };
    boolean one =
        Fields.truth(form.get("disable_parallel_tool_use"), CHOICE + ".disable_parallel_tool_use");
    return new OfferedTools(tools, choice, one && !tools.isEmpty());
  }

  private static ToolChoice auto(List<ToolSpec> tools, Set<String> own) throws RejectedException {
    if (tools.isEmpty() && !own.isEmpty()) {
      throw ownTool("tools", "has only tools that Anthropic defines or runs itself");
    }
    return new ToolChoice.Auto();
  }

  private static void requireSome(List<ToolSpec> tools, Set<String> own) throws RejectedException {
    if (tools.isEmpty() && !own.isEmpty()) {
      throw ownTool(CHOICE, FORCED);
    }
    if (tools.isEmpty()) {
      throw RejectedException.invalid(CHOICE, "may only be specified while providing `tools`");
    }
  }

  private static ToolChoice named(String name, List<ToolSpec> tools, Set<String> own)
      throws RejectedException {
    if (tools.stream().anyMatch(tool -> tool.name().equals(name))) {
      return new ToolChoice.Named(name);
    }
    if (own.contains(name)) {
      throw ownTool(CHOICE, FORCED);
    }
    throw RejectedException.invalid(CHOICE + ".name", "names a tool that is not in the request");
  }

  private static RejectedException ownTool(String field, String what) {
    return RejectedException.unsupported(
        field,
        what
            + ", which no runtime behind this gateway has. Offer a tool with a name, a description and an input_schema");
  }
}
