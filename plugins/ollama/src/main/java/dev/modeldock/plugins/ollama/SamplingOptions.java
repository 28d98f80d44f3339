package dev.modeldock.plugins.ollama;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.Settings;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes Ollama's {@code options}. Only what somebody said is written, since anything else would
 * override what the model's author chose.
 *
 * <p>How a model is loaded ({@code num_ctx}, {@code num_gpu}, …) is the alias's alone to say: a
 * value that differs from call to call would load the model anew each time.
 */
final class SamplingOptions {

  private static final List<SettingSpec> SAMPLING =
      List.of(
          number("temperature", "How freely the model chooses."),
          number("top_p", "Choose among the likeliest words that make up this share."),
          whole("top_k", "Choose among this many of the likeliest words."),
          number("min_p", "Choose among words at least this likely, against the likeliest."),
          number("typical_p", "Prefer words of typical likelihood."),
          number("repeat_penalty", "How strongly repetition is held down."),
          whole("repeat_last_n", "How far back repetition is looked for."),
          number("presence_penalty", "How strongly words that occurred are held down."),
          number("frequency_penalty", "How strongly frequent words are held down."),
          whole("seed", "Makes the same request give the same answer."));

  private static final List<SettingSpec> LOADING =
      List.of(
          whole("num_ctx", "The context window in tokens; keep it the same on all aliases."),
          whole("num_batch", "How many tokens of a prompt are read at once."),
          whole("num_gpu", "How many layers run on the GPU."),
          whole("num_thread", "How many threads the model uses."));

  private static final SettingSpec LENGTH =
      whole("num_predict", "The most tokens of an answer when the client does not say.");

  private SamplingOptions() {}

  /** {@return whether Ollama is told of a client's parameter} */
  static boolean passesOn(String parameter) {
    return SAMPLING.stream().anyMatch(spec -> spec.name().equals(parameter));
  }

  /** {@return what an alias may set} */
  static SettingSpec[] aliasSpecs() {
    var specs = new ArrayList<>(LOADING);
    specs.add(
        SettingSpec.optional(
            "keep_alive",
            SettingType.TEXT,
            "How long the model stays loaded: 10m, 1h30m, seconds, or -1 for good."));
    specs.add(
        SettingSpec.optional(
            "think",
            SettingType.TEXT,
            "Whether the model reasons when the client does not say: true, false, low, medium,"
                + " high, max."));
    specs.add(LENGTH);
    specs.addAll(SAMPLING);
    return specs.toArray(SettingSpec[]::new);
  }

  /** Writes the options of a chat: the client's word first, else the alias's. */
  static void writeChat(ObjectNode body, ChatRequest request, Settings alias)
      throws RequestRejected {
    ObjectNode options = body.objectNode();
    copy(options, LOADING, alias);
    copy(options, SAMPLING, alias);
    copy(options, List.of(LENGTH), alias);
    copy(options, SAMPLING, request.parameters());
    request.maxTokens().ifPresent(tokens -> options.put(LENGTH.name(), tokens));
    if (!request.stop().isEmpty()) {
      request.stop().forEach(options.putArray("stop")::add);
    }
    attach(body, options, alias);
  }

  /** Writes what an alias says about how a model is loaded. */
  static void writeLoading(ObjectNode body, Settings alias) throws RequestRejected {
    ObjectNode options = body.objectNode();
    copy(options, LOADING, alias);
    attach(body, options, alias);
  }

  private static void attach(ObjectNode body, ObjectNode options, Settings alias) {
    if (!options.isEmpty()) {
      body.set("options", options);
    }
    alias.text("keep_alive").ifPresent(text -> keepAlive(body, text.strip()));
  }

  /** Ollama takes seconds as a number only; as text they must have a unit. */
  private static void keepAlive(ObjectNode body, String text) {
    if (text.matches("-?\\d{1,9}")) {
      body.put("keep_alive", Long.parseLong(text));
    } else {
      body.put("keep_alive", text);
    }
  }

  /** Ollama answers a value of the wrong type with a 500, so types are made right here. */
  private static void copy(ObjectNode options, List<SettingSpec> specs, Settings from)
      throws RequestRejected {
    for (SettingSpec spec : specs) {
      switch (from.asMap().get(spec.name())) {
        case null -> {}
        case Long whole -> options.put(spec.name(), whole);
        case Double number when spec.type() == SettingType.NUMBER ->
            options.put(spec.name(), number);
        case Double number when number == Math.rint(number) ->
            options.put(spec.name(), number.longValue());
        case Object other ->
            throw new RequestRejected(
                Stage.NOT_SENT,
                "'%s' must be a %s, not '%s'"
                    .formatted(
                        spec.name(),
                        spec.type() == SettingType.NUMBER ? "number" : "whole number",
                        other.getClass().getSimpleName()));
      }
    }
  }

  private static SettingSpec number(String name, String description) {
    return SettingSpec.optional(name, SettingType.NUMBER, description);
  }

  private static SettingSpec whole(String name, String description) {
    return SettingSpec.optional(name, SettingType.INTEGER, description);
  }
}
