package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.Settings;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Writes what an alias sets for its calls. What the client says itself goes before it. */
final class ModelOptions {

  /**
   * One matter: of an alias's word on thinking nothing is written once the client has its own, for
   * half of one and half of the other contradict each other.
   */
  private static final List<SettingSpec> THINKING =
      List.of(
          truth("enable_thinking", "Whether a model thinks that can do both."),
          whole("thinking_budget", "The most tokens of thinking."),
          SettingSpec.optional(
                  "reasoning_effort", SettingType.TEXT, "How much the newest models think.")
              .suggesting("none", "low", "medium", "high", "xhigh", "max"));

  private static final List<SettingSpec> OTHERS =
      List.of(
          truth("preserve_thinking", "Whether earlier thinking is given to the model again."),
          truth("enable_search", "Whether the model searches the web."),
          truth("enable_code_interpreter", "Whether the model runs code."),
          truth("tool_stream", "Whether the arguments of all tools come in pieces."),
          truth("vl_high_resolution_images", "Whether images are looked at closely."),
          number("temperature", "How freely the model chooses."),
          number("top_p", "Choose among the likeliest words that make up this share."),
          whole("top_k", "Choose among this many of the likeliest words."),
          number("presence_penalty", "How strongly words that occurred are held down."),
          number("repetition_penalty", "How strongly repetition is held down."),
          whole("seed", "Makes the same request give the same answer."),
          whole("max_tokens", "The most tokens of an answer, thinking not counted."));

  private ModelOptions() {}

  /** {@return what an alias may set} */
  static SettingSpec[] specs() {
    return Stream.concat(THINKING.stream(), OTHERS.stream()).toArray(SettingSpec[]::new);
  }

  /** Writes into {@code body} what the client left open. */
  static void write(ObjectNode body, Settings alias) throws RequestRejected {
    if (THINKING.stream().noneMatch(spec -> body.hasNonNull(spec.name()))) {
      for (SettingSpec spec : THINKING) {
        write(body, spec, alias);
      }
    }
    for (SettingSpec spec : OTHERS) {
      boolean bounded =
          spec.name().equals("max_tokens") && body.hasNonNull("max_completion_tokens");
      if (!body.hasNonNull(spec.name()) && !bounded) {
        write(body, spec, alias);
      }
    }
  }

  private static void write(ObjectNode body, SettingSpec spec, Settings alias)
      throws RequestRejected {
    SettingType type = spec.type();
    switch (alias.asMap().get(spec.name())) {
      case null -> {}
      case Boolean truth when type == SettingType.BOOLEAN -> body.put(spec.name(), truth);
      case String text when type == SettingType.TEXT -> body.put(spec.name(), text);
      case Long whole when type == SettingType.INTEGER || type == SettingType.NUMBER ->
          body.put(spec.name(), whole);
      case Double number when type == SettingType.NUMBER -> body.put(spec.name(), number);
      case Object other ->
          throw new RequestRejected(
              Stage.NOT_SENT,
              "the alias's option '%s' must be of type %s, not %s"
                  .formatted(
                      spec.name(),
                      type.name().toLowerCase(Locale.ROOT),
                      other.getClass().getSimpleName()));
    }
  }

  private static SettingSpec truth(String name, String description) {
    return SettingSpec.optional(name, SettingType.BOOLEAN, description);
  }

  private static SettingSpec whole(String name, String description) {
    return SettingSpec.optional(name, SettingType.INTEGER, description);
  }

  private static SettingSpec number(String name, String description) {
    return SettingSpec.optional(name, SettingType.NUMBER, description);
  }
}
