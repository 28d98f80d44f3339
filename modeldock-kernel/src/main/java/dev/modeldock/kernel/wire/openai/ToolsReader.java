package dev.modeldock.kernel.wire.openai;

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

/** Reads {@code tools} and {@code tool_choice}, and the deprecated pair that they replaced. */
final class ToolsReader {

  private static final String CHOICE = "tool_choice";

  private static final Set<String> FUNCTION = Set.of("name", "description", "parameters", "strict");

  /** What a request says of tools. */
  record Tools(List<ToolSpec> tools, ToolChoice choice) {}

  private final LeftOut leftOut;

  private ToolsReader(LeftOut leftOut) {
    this.leftOut = leftOut;
  }

  static Tools read(JsonScan fields, LeftOut leftOut) throws RejectedException {
    return new ToolsReader(leftOut).read(fields);
  }

  /** {@return whether a request has its tools in the deprecated form, and wants its calls so} */
  static boolean deprecated(JsonScan fields) {
    return Fields.present(fields.value("functions")) != null
        && Fields.present(fields.value("tools")) == null;
  }

  private Tools read(JsonScan fields) throws RejectedException {
    JsonValue given = Fields.present(fields.value("tools"));
    var tools = given == null ? functions(fields) : tools(given);
    JsonValue choice = Fields.present(fields.value(CHOICE));
    if (choice != null) {
      return choose(tools, choice);
    }
    JsonValue call = Fields.present(fields.value("function_call"));
    return new Tools(tools, call == null ? new ToolChoice.Auto() : functionCall(tools, call));
  }

  private List<ToolSpec> tools(JsonValue given) throws RejectedException {
    var tools = new ArrayList<ToolSpec>();
    for (JsonValue each : Fields.array(given, "tools")) {
      String field = "tools[" + tools.size() + "]";
      Map<String, JsonValue> tool = Fields.object(each, field);
      String type = Fields.text(tool.get("type"), field + ".type");
      if (!type.equals("function")) {
        throw RejectedException.unsupported(
            field + ".type",
            "is " + Fields.shown(type) + ": the provider of this model takes function tools only");
      }
      leftOut.others(tool, "tools[]", Set.of("type", "function"));
      tools.add(function(tool.get("function"), field + ".function"));
    }
    return tools;
  }

  private List<ToolSpec> functions(JsonScan fields) throws RejectedException {
    JsonValue given = Fields.present(fields.value("functions"));
    var tools = new ArrayList<ToolSpec>();
    if (given != null) {
      for (JsonValue each : Fields.array(given, "functions")) {
        tools.add(function(each, "functions[" + tools.size() + "]"));
      }
    }
    return tools;
  }

  private ToolSpec function(@Nullable JsonValue value, String field) throws RejectedException {
    Map<String, JsonValue> function = Fields.object(value, field);
    leftOut.others(function, "tools[].function", FUNCTION);
    JsonValue parameters = Fields.present(function.get("parameters"));
    if (parameters != null && !parameters.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(field + ".parameters", "an object", parameters);
    }
    return new ToolSpec(
        name(function, field),
        Fields.optionalText(function.get("description"), field + ".description"),
        parameters == null ? null : new RawJson(parameters.raw()),
        Fields.truth(function.get("strict"), field + ".strict"));
  }

  private static String name(Map<String, JsonValue> function, String field)
      throws RejectedException {
    String name = Fields.text(function.get("name"), field + ".name");
    if (name.isEmpty()) {
      throw RejectedException.invalid(field + ".name", "must not be empty");
    }
    return name;
  }

  private static Tools choose(List<ToolSpec> tools, JsonValue choice) throws RejectedException {
    if (choice.is(JsonKind.STRING)) {
      return new Tools(tools, mode(tools, choice.text(), CHOICE, true));
    }
    if (!choice.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(CHOICE, "a string or an object", choice);
    }
    Map<String, JsonValue> form = choice.members();
    return switch (Fields.text(form.get("type"), CHOICE + ".type")) {
      case "function" -> new Tools(tools, named(tools, form.get("function"), CHOICE + ".function"));
      case "allowed_tools" -> allowed(tools, form.get("allowed_tools"));
      case "custom" ->
          throw RejectedException.unsupported(
              CHOICE + ".type",
              "is 'custom': the provider of this model takes function tools only");
      default ->
          throw RejectedException.invalid(CHOICE + ".type", "must be function or allowed_tools");
    };
  }

  private static Tools allowed(List<ToolSpec> tools, @Nullable JsonValue value)
      throws RejectedException {
    String field = CHOICE + ".allowed_tools";
    Map<String, JsonValue> form = Fields.object(value, field);
    var names = new HashSet<String>();
    int i = 0;
    for (JsonValue each : Fields.array(form.get("tools"), field + ".tools")) {
      String at = field + ".tools[" + i++ + "]";
      Map<String, JsonValue> tool = Fields.object(each, at);
      names.add(named(tools, tool.get("function"), at + ".function").tool());
    }
    var left = tools.stream().filter(tool -> names.contains(tool.name())).toList();
    String mode = Fields.text(form.get("mode"), field + ".mode");
    return new Tools(left, mode(left, mode, field + ".mode", false));
  }

  private static ToolChoice mode(List<ToolSpec> tools, String mode, String field, boolean none)
      throws RejectedException {
    if (mode.equals("none") && none) {
      return new ToolChoice.None();
    }
    return switch (mode) {
      case "auto" -> new ToolChoice.Auto();
      case "required" -> {
        if (tools.isEmpty()) {
          throw RejectedException.invalid(field, "requires a tool, but there is none");
        }
        yield new ToolChoice.Required();
      }
      default ->
          throw RejectedException.invalid(
              field,
              none ? "must be none, auto, required or an object" : "must be auto or required");
    };
  }

  private static ToolChoice functionCall(List<ToolSpec> tools, JsonValue call)
      throws RejectedException {
    String field = "function_call";
    if (!call.is(JsonKind.STRING)) {
      return named(tools, call, field);
    }
    return switch (call.text()) {
      case "none" -> new ToolChoice.None();
      case "auto" -> new ToolChoice.Auto();
      default -> throw RejectedException.invalid(field, "must be none, auto or an object");
    };
  }

  private static ToolChoice.Named named(
      List<ToolSpec> tools, @Nullable JsonValue value, String field) throws RejectedException {
    String name = name(Fields.object(value, field), field);
    if (tools.stream().noneMatch(tool -> tool.name().equals(name))) {
      throw RejectedException.invalid(field + ".name", "names a tool that is not in the request");
    }
    return new ToolChoice.Named(name);
  }
}
