package dev.modeldock.kernel.wire.anthropic.request;

import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How much a model is to think, and whether the client wants to see it.
 *
 * @param effort how much; null leaves it to the model
 * @param shown whether the client asked for thinking, and so is ready for blocks of it
 */
record Thinking(@Nullable ReasoningEffort effort, boolean shown) {

  private static final String FIELD = "thinking";
  private static final long LEAST_BUDGET = 1024;

  /** From which budget on it is more than a little; efforts have no numbers of their own. */
  private static final long MEDIUM = 4000;

  private static final long HIGH = 8000;

  static Thinking read(JsonScan fields, @Nullable ReasoningEffort wished) throws RejectedException {
    JsonValue value = Fields.present(fields.value(FIELD));
    if (value == null) {
      return new Thinking(wished, false);
    }
    Map<String, JsonValue> thinking = Fields.object(value, FIELD);
    boolean shown =
        !"omitted".equals(Fields.optionalText(thinking.get("display"), FIELD + ".display"));
    return switch (Fields.text(thinking.get("type"), FIELD + ".type")) {
      case "disabled" -> new Thinking(ReasoningEffort.NONE, false);
      case "adaptive" -> new Thinking(wished, shown);
      case "enabled" -> {
        ReasoningEffort budgeted = budgeted(thinking.get("budget_tokens"));
        yield new Thinking(wished == null ? budgeted : wished, shown);
      }
      default ->
          throw RejectedException.invalid(FIELD + ".type", "must be enabled, adaptive or disabled");
    };
  }

  private static ReasoningEffort budgeted(@Nullable JsonValue value) throws RejectedException {
    String field = FIELD + ".budget_tokens";
    long budget = Fields.integer(Fields.required(value, field), field);
    if (budget < LEAST_BUDGET) {
      throw RejectedException.invalid(field, "must be at least " + LEAST_BUDGET);
    }
    if (budget < MEDIUM) {
      return ReasoningEffort.LOW;
    }
    return budget < HIGH ? ReasoningEffort.MEDIUM : ReasoningEffort.HIGH;
  }
}
