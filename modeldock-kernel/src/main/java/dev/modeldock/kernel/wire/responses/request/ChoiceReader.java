package dev.modeldock.kernel.wire.responses.request;

import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads {@code tool_choice}, which may also say which of the tools are to be offered at all. */
record ChoiceReader(List<ToolSpec> tools, ToolChoice choice) {

  private static final String FIELD = "tool_choice";

  static ChoiceReader read(@Nullable JsonValue given, OfferedTools offered)
      throws RejectedException {
    List<ToolSpec> tools = offered.specs();
    JsonValue value = Fields.present(given);
    if (value == null) {
      return new ChoiceReader(tools, mode("auto", FIELD, tools, offered));
    }
    if (value.is(JsonKind.STRING)) {
      return new ChoiceReader(tools, mode(value.text(), FIELD, tools, offered));
    }
    Map<String, JsonValue> form = Fields.object(value, FIELD);
    String type = Fields.text(form.get("type"), FIELD + ".type");
    return switch (type) {
      case "function", "custom" ->
          new ChoiceReader(
              tools,
              named(Fields.text(form.get("name"), FIELD + ".name"), offered, FIELD + ".name"));
      case "allowed_tools" -> allowed(form, offered);
      default -> throw forced();
    };
  }

  private static RejectedException forced() {
    return notHere(FIELD, "forces a tool that OpenAI defines or runs itself");
  }

  private static RejectedException notHere(String field, String what) {
    return RejectedException.unsupported(
        field, what + ", which no runtime behind this gateway has. Offer a function");
  }

  private static ChoiceReader allowed(Map<String, JsonValue> form, OfferedTools offered)
      throws RejectedException {
    Set<String> kept = new HashSet<>();
    int number = 0;
    for (JsonValue each : Fields.array(form.get("tools"), FIELD + ".tools")) {
      String at = FIELD + ".tools[" + number++ + "]";
      Map<String, JsonValue> tool = Fields.object(each, at);
      String name = Fields.optionalText(tool.get("name"), at + ".name");
      if (name != null) {
        kept.add(named(name, offered, at + ".name").tool());
      }
    }
    var left = offered.specs().stream().filter(tool -> kept.contains(tool.name())).toList();
    String mode = Fields.text(form.get("mode"), FIELD + ".mode");
    return new ChoiceReader(left, mode(mode, FIELD + ".mode", left, offered));
  }

  private static ToolChoice mode(
      String mode, String field, List<ToolSpec> tools, OfferedTools offered)
      throws RejectedException {
    return switch (mode) {
      case "none" -> new ToolChoice.None();
      case "auto" -> {
        if (tools.isEmpty() && offered.someLeftOut()) {
          throw notHere("tools", "has only tools that OpenAI defines or runs itself");
        }
        yield new ToolChoice.Auto();
      }
      case "required" -> {
        if (tools.isEmpty() && offered.someLeftOut()) {
          throw forced();
        }
        if (tools.isEmpty()) {
          throw RejectedException.invalid(field, "requires a tool, but there is none");
        }
        yield new ToolChoice.Required();
      }
      default -> throw RejectedException.invalid(field, "must be none, auto or required");
    };
  }

  private static ToolChoice.Named named(String name, OfferedTools offered, String field)
      throws RejectedException {
    String known = offered.names().offered(name, null);
    if (!offered.names().has(known)) {
      throw RejectedException.invalid(field, "names a tool that is not in the request");
    }
    return new ToolChoice.Named(known);
  }
}
