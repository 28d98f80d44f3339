package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What an entry says of the request itself; none of it is a text of the client's or the model's.
 *
 * @param inbound the request as it arrived
 * @param key the key that it came with
 * @param asked what was asked, and of whom
 * @param ended how that ended
 */
public record EntryHead(Inbound inbound, KeyRecord key, Asked asked, Ended ended) {

  /**
   * What was asked.
   *
   * @param model the model or alias that the client named
   * @param target the target that was asked
   * @param mode what is kept of it
   */
  public record Asked(@Nullable String model, Target target, PromptLogging mode) {}

  /**
   * How it ended.
   *
   * @param outcome the request's outcome; {@code failed} for a target after which another was tried
   * @param error the stable code of the error, if there was one
   * @param stream whether the client wanted the answer in pieces
   * @param millis from the arrival of the request to its end
   */
  public record Ended(String outcome, @Nullable String error, boolean stream, long millis) {}

  /** {@return the head as it is written; what is searched for by a prefix comes first} */
  JsonObject json(Reply reply) {
    Optional<Usage> usage = reply.usage();
    return JsonObject.builder()
        .put("id", inbound.requestId())
        .put("at", inbound.receivedAt().toString())
        .put("key_id", key.id())
        .put("key_name", key.name())
        .put("operation", Operation.of(inbound).id())
        .put("model", asked.model())
        .put("target", asked.target().id())
        .put("mode", asked.mode().id())
        .put("stream", ended.stream())
        .put("outcome", ended.outcome())
        .put("error", ended.error())
        .put("finish_reason", name(reply.finish()))
        .put("prompt_tokens", usage.map(Usage::promptTokens).orElse(null))
        .put("completion_tokens", usage.map(Usage::completionTokens).orElse(null))
        .put("ms", ended.millis())
        .build();
  }

  private static @Nullable String name(@Nullable FinishReason reason) {
    return reason == null ? null : reason.name().toLowerCase(Locale.ROOT);
  }
}
