package dev.modeldock.kernel.wire.openai;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request into the API's types. Objects and arrays that those have no place for are left
 * out, as a runtime that is not relayed to could not know them.
 */
final class ChatRequestReader {

  /** The fields that have a place of their own and are no plain parameters. */
  private static final Set<String> TYPED =
      Set.of(
          "model",
          "messages",
          "stream",
          "stream_options",
          "n",
          "tools",
          "tool_choice",
          "functions",
          "function_call",
          "response_format",
          "max_tokens",
          "max_completion_tokens",
          "reasoning_effort",
          "reasoning",
          "stop");

  private static final long NO_BOUND = -1;

  private ChatRequestReader() {}

  static ChatRequest read(JsonScan fields) throws RejectedException {
    refuseAudio(fields);
    var tools = ToolsReader.read(fields);
    var request =
        ChatRequest.builder()
            .messages(MessagesReader.read(Fields.array(fields.value("messages"), "messages")))
            .tools(tools.tools())
            .toolChoice(tools.choice())
            .responseFormat(responseFormat(fields))
            .reasoningEffort(effort(fields))
            .stop(stop(fields))
            .parameters(parameters(fields));
    long bound = maxTokens(fields);
    return bound == NO_BOUND ? request.build() : request.maxTokens(bound).build();
  }

  private static void refuseAudio(JsonScan fields) throws RejectedException {
    JsonValue modalities = Fields.present(fields.value("modalities"));
    if (modalities == null) {
      return;
    }
    for (JsonValue each : Fields.array(modalities, "modalities")) {
      if (!Fields.text(each, "modalities").equals("text")) {
        throw RejectedException.unsupported(
            "modalities",
            "must be [\"text\"] here: the provider of this model answers in text only");
      }
    }
  }

  private static long maxTokens(JsonScan fields) throws RejectedException {
    String field = "max_completion_tokens";
    JsonValue bound = Fields.present(fields.value(field));
    if (bound == null) {
      field = "max_tokens";
      bound = Fields.present(fields.value(field));
    }
    if (bound == null) {
      return NO_BOUND;
    }
    long tokens = Fields.integer(bound, field);
    // Local runtimes have made -1 mean "as many as you like".
    if (tokens < 1 && tokens != NO_BOUND) {
      throw RejectedException.invalid(field, "must be at least 1");
    }
    return tokens;
  }

  private static @Nullable ReasoningEffort effort(JsonScan fields) throws RejectedException {
    String field = "reasoning_effort";
    String effort = Fields.optionalText(fields.value(field), field);
    if (effort == null) {
      JsonValue reasoning = fields.value("reasoning");
      if (reasoning == null || !reasoning.is(JsonKind.OBJECT)) {
        return null;
      }
      field = "reasoning.effort";
      effort = Fields.optionalText(reasoning.members().get("effort"), field);
    }
    if (effort == null) {
      return null;
    }
    for (ReasoningEffort each : ReasoningEffort.values()) {
      if (id(each).equals(effort)) {
        return each;
      }
    }
    throw RejectedException.invalid(
        field,
        "must be one of "
            + Stream.of(ReasoningEffort.values())
                .map(ChatRequestReader::id)
                .collect(Collectors.joining(", ")));
  }

  private static String id(ReasoningEffort effort) {
    return effort.name().toLowerCase(Locale.ROOT);
  }

  private static List<String> stop(JsonScan fields) throws RejectedException {
    JsonValue stop = Fields.present(fields.value("stop"));
    if (stop == null) {
      return List.of();
    }
    if (stop.is(JsonKind.STRING)) {
      return List.of(stop.text());
    }
    if (!stop.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind("stop", "a string or an array of strings", stop);
    }
    var texts = new ArrayList<String>();
    for (JsonValue each : stop.elements()) {
      texts.add(Fields.text(each, "stop[" + texts.size() + "]"));
    }
    return texts;
  }

  private static ResponseFormat responseFormat(JsonScan fields) throws RejectedException {
    String field = "response_format";
    JsonValue value = Fields.present(fields.value(field));
    if (value == null) {
      return new ResponseFormat.Text();
    }
    Map<String, JsonValue> format = Fields.object(value, field);
    return switch (Fields.text(format.get("type"), field + ".type")) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" -> schema(format.get("json_schema"), field + ".json_schema");
      default ->
          throw RejectedException.invalid(
              field + ".type", "must be text, json_object or json_schema");
    };
  }

  private static ResponseFormat schema(@Nullable JsonValue value, String field)
      throws RejectedException {
    Map<String, JsonValue> wanted = Fields.object(value, field);
    JsonValue schema = Fields.required(wanted.get("schema"), field + ".schema");
    if (!schema.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(field + ".schema", "an object", schema);
    }
    return new ResponseFormat.JsonSchema(
        Fields.text(wanted.get("name"), field + ".name"),
        new RawJson(schema.raw()),
        Fields.truth(wanted.get("strict"), field + ".strict"));
  }

  private static Settings parameters(JsonScan fields) throws RejectedException {
    var plain = new LinkedHashMap<String, Object>();
    for (int member = 0; member < fields.size(); member++) {
      String name = fields.name(member);
      if (TYPED.contains(name)) {
        continue;
      }
      JsonValue value = fields.value(member);
      switch (value.kind()) {
        case STRING -> plain.put(name, value.text());
        case NUMBER -> plain.put(name, Fields.number(value, name));
        case TRUE -> plain.put(name, true);
        case FALSE -> plain.put(name, false);
        case NULL, OBJECT, ARRAY -> {}
      }
    }
    return Settings.of(plain);
  }
}
