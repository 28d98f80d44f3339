package dev.modeldock.kernel.wire.openai;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fields that would change the answer and that the API's types cannot say. A runtime that is
 * relayed to may know them.
 */
final class Untranslatable {

  /** Objects, and what to do without each. */
  private static final Map<String, String> OBJECTS =
      Map.of(
          "audio", "asks for speech: the provider of this model answers in text only",
          "logit_bias",
              "cannot be passed on: its token ids mean nothing to the provider of this model",
          "moderation", "cannot be passed on: the provider of this model does not judge content",
          "web_search_options",
              "cannot be passed on: the provider of this model does not search; offer a tool for it");

  private Untranslatable() {}

  /** Refuses the first of them that a request has. */
  static void refuse(JsonScan fields) throws RejectedException {
    for (int member = 0; member < fields.size(); member++) {
      String name = fields.name(member);
      JsonValue value = fields.value(member);
      String why = OBJECTS.get(name);
      if (why != null && !LeftOut.saysNothing(value)) {
        throw RejectedException.unsupported(name, why);
      }
    }
    refuseSpeech(fields.value("modalities"));
    refuseLogprobs(fields);
    JsonValue n = Fields.present(fields.value("n"));
    if (n != null && Fields.integer(n, "n") > 1) {
      throw RejectedException.unsupported(
          "n", "must be 1 here: the provider of this model gives one answer per request");
    }
  }

  private static void refuseSpeech(@Nullable JsonValue modalities) throws RejectedException {
    if (Fields.present(modalities) == null) {
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

  private static void refuseLogprobs(JsonScan fields) throws RejectedException {
    JsonValue most = Fields.present(fields.value("top_logprobs"));
    boolean some = most != null && Fields.integer(most, "top_logprobs") > 0;
    if (Fields.truth(fields.value("logprobs"), "logprobs") || some) {
      throw RejectedException.unsupported(
          some ? "top_logprobs" : "logprobs",
          "cannot be had here: the provider of this model does not say how likely its tokens are");
    }
  }

  /**
   * {@return whether a field says what is meant without it, so that nothing is lost when nobody is
   * told}
   */
  static boolean saysTheUsual(String name, JsonValue value) {
    return switch (name) {
      case "store", "logprobs" -> value.is(JsonKind.FALSE);
      case "top_logprobs" -> value.is(JsonKind.NUMBER);
      case "parallel_tool_calls" -> value.is(JsonKind.TRUE);
      case "service_tier" ->
          value.is(JsonKind.STRING)
              && (value.text().equals("auto") || value.text().equals("default"));
      default -> false;
    };
  }
}
