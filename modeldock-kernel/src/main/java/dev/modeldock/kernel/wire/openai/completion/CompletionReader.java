package dev.modeldock.kernel.wire.openai.completion;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads a completion as a chat whose one message is the prompt. */
final class CompletionReader {

  /**
   * What was read.
   *
   * @param dropped the fields that no target is told of
   * @param usageWanted whether a stream is to end with what it took
   */
  record Reading(ChatRequest request, List<String> dropped, boolean usageWanted) {}

  /** The fields that have a place of their own and are no plain parameters. */
  private static final Set<String> TYPED =
      Set.of(
          "model",
          "prompt",
          "stream",
          "stream_options",
          "max_tokens",
          "n",
          "best_of",
          "stop",
          "echo",
          "suffix",
          "logprobs",
          "logit_bias");

  /** What OpenAI's documents say. */
  private static final long USUAL_TOKENS = 16;

  /** Local runtimes have made it mean "as many as you like". */
  private static final long NO_BOUND = -1;

  private final JsonScan fields;
  private final List<String> dropped = new ArrayList<>();

  private CompletionReader(JsonScan fields) {
    this.fields = fields;
  }

  static Reading read(JsonScan fields) throws RejectedException {
    return new CompletionReader(fields).read();
  }

  private Reading read() throws RejectedException {
    refuseWhatAChatCannotDo();
    var request =
        ChatRequest.builder()
            .messages(List.of(new Message.User(List.of(new ContentPart.Text(prompt())))))
            .stop(Fields.texts(fields.value("stop"), "stop"))
            .parameters(parameters());
    long bound = maxTokens();
    if (bound != NO_BOUND) {
      request.maxTokens(bound);
    }
    return new Reading(request.build(), List.copyOf(dropped), usageWanted());
  }

  private String prompt() throws RejectedException {
    JsonValue prompt = Fields.present(fields.value("prompt"));
    if (prompt == null) {
      throw RejectedException.invalid("prompt", "is missing: there is nothing to go on from");
    }
    if (prompt.is(JsonKind.STRING)) {
      return prompt.text();
    }
    if (!prompt.is(JsonKind.ARRAY)) {
      throw RejectedException.wrongKind("prompt", "a string", prompt);
    }
    List<JsonValue> several = prompt.elements();
    if (several.isEmpty()) {
      throw RejectedException.invalid("prompt", "must have a text");
    }
    JsonValue only = several.getFirst();
    if (only.is(JsonKind.NUMBER) || only.is(JsonKind.ARRAY)) {
      throw RejectedException.unsupported(
          "prompt", "cannot be tokens here: a completion is asked for as a chat. Send the text");
    }
    if (several.size() > 1) {
      throw RejectedException.unsupported(
          "prompt", "has several texts, and a chat answers one: send a request for each of them");
    }
    return Fields.text(only, "prompt[0]");
  }

  private void refuseWhatAChatCannotDo() throws RejectedException {
    one("n");
    one("best_of");
    if (Fields.truth(fields.value("echo"), "echo")) {
      throw refused("echo", "a chat does not repeat its prompt");
    }
    String suffix = Fields.optionalText(fields.value("suffix"), "suffix");
    if (suffix != null && !suffix.isEmpty()) {
      throw refused("suffix", "a chat goes on from its end and fills no gap");
    }
    JsonValue logprobs = Fields.present(fields.value("logprobs"));
    if (logprobs != null && !logprobs.is(JsonKind.FALSE)) {
      throw refused("logprobs", "a chat tells them in another form");
    }
    JsonValue bias = Fields.present(fields.value("logit_bias"));
    if (bias != null && !Fields.object(bias, "logit_bias").isEmpty()) {
      throw refused("logit_bias", "token ids mean nothing to most runtimes");
    }
  }

  private void one(String field) throws RejectedException {
    JsonValue value = Fields.present(fields.value(field));
    if (value == null) {
      return;
    }
    long count = Fields.integer(value, field);
    if (count < 1) {
      throw RejectedException.invalid(field, "must be at least 1");
    }
    if (count > 1) {
      throw refused(field, "a chat is asked for one answer");
    }
  }

  private static RejectedException refused(String field, String why) {
    return RejectedException.unsupported(
        field, "cannot be had here: a completion is asked for as a chat, and " + why);
  }

  private long maxTokens() throws RejectedException {
    JsonValue bound = Fields.present(fields.value("max_tokens"));
    if (bound == null) {
      return USUAL_TOKENS;
    }
    long tokens = Fields.integer(bound, "max_tokens");
    if (tokens < 1 && tokens != NO_BOUND) {
      throw RejectedException.invalid("max_tokens", "must be at least 1");
    }
    return tokens;
  }

  private boolean usageWanted() throws RejectedException {
    JsonValue options = Fields.present(fields.value("stream_options"));
    if (options == null) {
      return false;
    }
    Map<String, JsonValue> members = Fields.object(options, "stream_options");
    return Fields.truth(members.get("include_usage"), "stream_options.include_usage");
  }

  private Settings parameters() throws RejectedException {
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
        case OBJECT, ARRAY -> dropped.add(name);
        case NULL -> {
          // Says nothing.
        }
      }
    }
    return Settings.of(plain);
  }
}
