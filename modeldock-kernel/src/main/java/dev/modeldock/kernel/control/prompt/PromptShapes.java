package dev.modeldock.kernel.control.prompt;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.doc.Type.Plain;

/** What the prompt log is asked and answers. */
final class PromptShapes {

  static final Shape QUERY =
      Shape.of("PromptQuery")
          .whole("limit", "How many at most: 1 to 1000, else 50.")
          .moment("since", "Arrived at that moment or later.")
          .moment("until", "Arrived before that moment.")
          .text("key", "A key's id, prefix or name.")
          .text("model", "What was asked for, or what served.")
          .text("request", "The request's id.");

  static final Shape PURGE =
      Shape.of("PromptPurge").moment("before", "Only what arrived before that moment.");

  static final Shape HEAD =
      Shape.of("PromptHead")
          .text("id", "The request's id.")
          .moment("at", "When it arrived.")
          .text("key_id", "The id of its key.")
          .text("key_name", "What that key was called.")
          .text("operation", "The surface that it came by.")
          .text("model", "The model or alias that was asked for.")
          .text("target", "The instance:model that served.")
          .text("mode", "What is kept of it: metadata, redacted or full.")
          .truth("stream", "Whether a stream was asked for.")
          .text("outcome", "How it ended.")
          .text("error", "The stable code of the error.")
          .orNull()
          .text("finish_reason", "Why the model stopped.")
          .orNull()
          .whole("prompt_tokens", "Tokens read.")
          .orNull()
          .whole("completion_tokens", "Tokens made.")
          .orNull()
          .whole("ms", "From arrival to end.")
          .optional("PromptHead");

  static final Shape SHOWN =
      Shape.resource("KeptPrompt", "The request's id.")
          .with("entries", Type.listOf(Type.mapOf(Plain.ANY)), "What is kept, with its texts.");

  static final Shape PURGED =
      Shape.of("PurgedPrompts")
          .whole("removed", "How many entries.")
          .moment("before", "What they had arrived before; null for all.")
          .orNull();

  private static final Shape SAID =
      Shape.resource("PromptOverride", "The key or instance.")
          .text("says", "What is said of it.")
          .text("effective", "What comes of that and of what holds for all.");

  static final Shape STANDING =
      Shape.of("PromptLog")
          .text("mode", "What is kept of everybody.")
          .text("overrides", "Whether keys and instances may say more, or only less.")
          .text("widest", "The most that is kept of anybody.")
          .whole("retention_days", "For how long.")
          .whole("max_total_bytes", "How much at most.")
          .objects("keys", SAID, "The keys that something is said of.")
          .objects("instances", SAID, "The instances that something is said of.")
          .whole("files", "How many there are.")
          .whole("bytes", "How large they are.")
          .whole("written", "How many entries were written since the start.")
          .whole("dropped", "How many were not, as they came too fast.")
          .whole("failed", "How many could not be.");

  private PromptShapes() {}
}
