package dev.modeldock.kernel.wire.responses.request;

import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the tools that a request offers, at its top and among its items.
 *
 * <p>A tool that takes free text becomes a function with one argument, with the text's grammar in
 * its description. Namespaces are opened. What OpenAI defines or runs itself no other model knows:
 * it is left out, and named.
 */
final class OfferedTools {

  private static final RawJson FREE_TEXT =
      new RawJson(
          """
          {"type":"object","properties":{"%s":{"type":"string",\
          "description":"All that the tool is given, as it is."}},\
          "required":["%s"],"additionalProperties":false}\
          """
              .formatted(ToolNames.FREE_TEXT, ToolNames.FREE_TEXT));

  private static final Set<String> FUNCTION =
      Set.of("type", "name", "description", "parameters", "strict");
  private static final Set<String> CUSTOM = Set.of("type", "name", "description", "format");
  private static final Set<String> NAMESPACE = Set.of("type", "name", "tools");

  /** By the names that they are offered by, in order. */
  private final Map<String, ToolSpec> specs = new LinkedHashMap<>();

  private final ToolNames names = new ToolNames();
  private final Dropped dropped;
  private boolean someLeftOut;

  OfferedTools(Dropped dropped) {
    this.dropped = dropped;
  }

  List<ToolSpec> specs() {
    return List.copyOf(specs.values());
  }

  /** {@return whether the request has tools that no model here can be offered} */
  boolean someLeftOut() {
    return someLeftOut;
  }

  ToolNames names() {
    return names;
  }

  /** Adds the tools of an array; what an earlier one has said of a tool no longer holds. */
  void add(@Nullable JsonValue tools, String field) throws RejectedException {
    add(tools, field, null);
  }

  private void add(@Nullable JsonValue given, String field, @Nullable String namespace)
      throws RejectedException {
    JsonValue tools = Fields.present(given);
    if (tools == null) {
      return;
    }
    var called = new HashSet<String>();
    int number = 0;
    for (JsonValue each : Fields.array(tools, field)) {
      String at = field + "[" + number++ + "]";
      Map<String, JsonValue> tool = Fields.object(each, at);
      String type = Fields.text(tool.get("type"), at + ".type");
      switch (type) {
        case "function" -> add(function(tool, at, namespace), called, at);
        case "custom" -> add(custom(tool, at, namespace), called, at);
        case "namespace" -> {
          dropped.othersThan(NAMESPACE, tool, "tools.namespace");
          add(tool.get("tools"), at + ".tools", name(tool, at));
        }
        default -> {
          someLeftOut = true;
          dropped.add("tools." + type);
        }
      }
    }
  }

  private void add(Offer offer, Set<String> called, String at) throws RejectedException {
    if (!called.add(offer.tool.name())) {
      throw RejectedException.invalid(at + ".name", "is the name of another tool too");
    }
    String name = names.add(offer.tool);
    specs.put(name, new ToolSpec(name, offer.description, offer.parameters, offer.strict));
  }

  private record Offer(
      ToolNames.Known tool,
      @Nullable String description,
      @Nullable RawJson parameters,
      boolean strict) {}

  private Offer function(Map<String, JsonValue> tool, String at, @Nullable String namespace)
      throws RejectedException {
    JsonValue parameters = Fields.present(tool.get("parameters"));
    if (parameters != null && !parameters.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(at + ".parameters", "an object", parameters);
    }
    dropped.othersThan(FUNCTION, tool, "tools");
    return new Offer(
        new ToolNames.Known(name(tool, at), namespace, false),
        Fields.optionalText(tool.get("description"), at + ".description"),
        parameters == null ? null : new RawJson(parameters.raw()),
        Fields.truth(tool.get("strict"), at + ".strict"));
  }

  private Offer custom(Map<String, JsonValue> tool, String at, @Nullable String namespace)
      throws RejectedException {
    String description = Fields.optionalText(tool.get("description"), at + ".description");
    dropped.othersThan(CUSTOM, tool, "tools");
    return new Offer(
        new ToolNames.Known(name(tool, at), namespace, true),
        (description == null ? "" : description) + grammar(tool.get("format"), at + ".format"),
        FREE_TEXT,
        false);
  }

  private static String name(Map<String, JsonValue> tool, String at) throws RejectedException {
    String name = Fields.text(tool.get("name"), at + ".name");
    if (name.isEmpty()) {
      throw RejectedException.invalid(at + ".name", "must not be empty");
    }
    return name;
  }

  private static String grammar(@Nullable JsonValue given, String at) throws RejectedException {
    JsonValue value = Fields.present(given);
    if (value == null) {
      return "";
    }
    Map<String, JsonValue> format = Fields.object(value, at);
    String type = Fields.text(format.get("type"), at + ".type");
    if (!type.equals("grammar")) {
      return "";
    }
    return "\n\nThe text must fit this "
        + Fields.text(format.get("syntax"), at + ".syntax")
        + " grammar:\n"
        + Fields.text(format.get("definition"), at + ".definition");
  }
}
