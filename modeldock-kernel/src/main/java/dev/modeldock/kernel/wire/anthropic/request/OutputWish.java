package dev.modeldock.kernel.wire.anthropic.request;

import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a request says of the answer as a whole, in {@code output_config}.
 *
 * @param effort how much work it is to be; null leaves it to the model
 * @param format what form its text must have
 */
record OutputWish(@Nullable ReasoningEffort effort, ResponseFormat format) {

  private static final String FIELD = "output_config";

  /** The field of the format before it moved. */
  private static final String OLD_FORMAT = "output_format";

  /** Schemas have no name in this dialect, and must have one in the one that runtimes speak. */
  private static final String SCHEMA_NAME = "output";

  static OutputWish read(JsonScan fields, Dropped dropped) throws RejectedException {
    ResponseFormat old = format(fields.value(OLD_FORMAT), OLD_FORMAT);
    JsonValue value = Fields.present(fields.value(FIELD));
    if (value == null) {
      return new OutputWish(null, old);
    }
    Map<String, JsonValue> config = Fields.object(value, FIELD);
    for (String name : config.keySet()) {
      if (!name.equals("effort") && !name.equals("format")) {
        dropped.add(FIELD + "." + name);
      }
    }
    boolean says = Fields.present(config.get("format")) != null;
    return new OutputWish(
        effort(Fields.optionalText(config.get("effort"), FIELD + ".effort")),
        says ? format(config.get("format"), FIELD + ".format") : old);
  }

  private static @Nullable ReasoningEffort effort(@Nullable String word) throws RejectedException {
    return switch (word) {
      case null -> null;
      case "low" -> ReasoningEffort.LOW;
      case "medium" -> ReasoningEffort.MEDIUM;
      case "high" -> ReasoningEffort.HIGH;
      case "xhigh" -> ReasoningEffort.XHIGH;
      case "max" -> ReasoningEffort.MAX;
      default ->
          throw RejectedException.invalid(
              FIELD + ".effort", "must be low, medium, high, xhigh or max");
    };
  }

  private static ResponseFormat format(@Nullable JsonValue value, String field)
      throws RejectedException {
    JsonValue given = Fields.present(value);
    if (given == null) {
      return new ResponseFormat.Text();
    }
    Map<String, JsonValue> format = Fields.object(given, field);
    if (!Fields.text(format.get("type"), field + ".type").equals("json_schema")) {
      throw RejectedException.invalid(field + ".type", "must be json_schema");
    }
    JsonValue schema = Fields.required(format.get("schema"), field + ".schema");
    if (!schema.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(field + ".schema", "an object", schema);
    }
    return new ResponseFormat.JsonSchema(SCHEMA_NAME, new RawJson(schema.raw()), true);
  }
}
