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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request into the API's types, for a runtime that is not relayed to.
 *
 * <p>What these types have no place for is refused if it would change the answer, else left out and
 * noted by its name. Plain values that they do not know are parameters: a provider says which of
 * them its runtime is not told of.
 */
final class ChatRequestReader {

  /**
   * What was read.
   *
   * @param leftOut the names of the fields that the request has no place for
   */
  record Reading(ChatRequest request, List<String> leftOut) {}

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
          "modalities",
          "reasoning_effort",
          "reasoning",
          "stop");

  private static final long NO_BOUND = -1;

  private final JsonScan fields;
  private final LeftOut leftOut = new LeftOut();

  private ChatRequestReader(JsonScan fields) {
    this.fields = fields;
  }

  static Reading read(JsonScan fields) throws RejectedException {
    Untranslatable.refuse(fields);
    return new ChatRequestReader(fields).read();
  }

  private Reading read() throws RejectedException {
    var tools = ToolsReader.read(fields, leftOut);
    var request =
        ChatRequest.builder()
            .messages(
                MessagesReader.read(Fields.array(fields.value("messages"), "messages"), leftOut))
            .tools(tools.tools())
            .toolChoice(tools.choice())
            .responseFormat(responseFormat())
            .reasoningEffort(effort())
            .stop(Fields.texts(fields.value("stop"), "stop"))
            .parameters(parameters());
    long bound = maxTokens(fields);
    if (bound != NO_BOUND) {
      request.maxTokens(bound);
    }
    members("stream_options", Set.of("include_usage"));
    members("reasoning", Set.of("effort"));
    return new Reading(request.build(), leftOut.names());
  }

  private void members(String field, Set<String> read) {
    JsonValue value = fields.value(field);
    if (value != null && value.is(JsonKind.OBJECT)) {
      leftOut.others(value.members(), field, read);
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

  private @Nullable ReasoningEffort effort() throws RejectedException {
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

  private ResponseFormat responseFormat() throws RejectedException {
    String field = "response_format";
    JsonValue value = Fields.present(fields.value(field));
    if (value == null) {
      return new ResponseFormat.Text();
    }
    Map<String, JsonValue> format = Fields.object(value, field);
    leftOut.others(format, field, Set.of("type", "json_schema"));
    return switch (Fields.text(format.get("type"), field + ".type")) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" -> schema(format.get("json_schema"), field + ".json_schema");
      default ->
          throw RejectedException.invalid(
              field + ".type", "must be text, json_object or json_schema");
    };
  }

  private ResponseFormat schema(@Nullable JsonValue value, String field) throws RejectedException {
    Map<String, JsonValue> wanted = Fields.object(value, field);
    leftOut.others(wanted, field, Set.of("name", "schema", "strict"));
    JsonValue schema = Fields.required(wanted.get("schema"), field + ".schema");
    if (!schema.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(field + ".schema", "an object", schema);
    }
    return new ResponseFormat.JsonSchema(
        Fields.text(wanted.get("name"), field + ".name"),
        new RawJson(schema.raw()),
        Fields.truth(wanted.get("strict"), field + ".strict"));
  }

  private Settings parameters() throws RejectedException {
    var plain = new LinkedHashMap<String, Object>();
    for (int member = 0; member < fields.size(); member++) {
      String name = fields.name(member);
      JsonValue value = fields.value(member);
      if (TYPED.contains(name) || Untranslatable.saysTheUsual(name, value)) {
        continue;
      }
      switch (value.kind()) {
        case STRING -> plain.put(name, value.text());
        case NUMBER -> plain.put(name, Fields.number(value, name));
        case TRUE -> plain.put(name, true);
        case FALSE -> plain.put(name, false);
        case NULL, OBJECT, ARRAY -> leftOut.note(name, value);
      }
    }
    return Settings.of(plain);
  }
}
