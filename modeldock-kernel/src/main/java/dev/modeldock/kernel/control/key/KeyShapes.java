package dev.modeldock.kernel.control.key;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.limit.Limit;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.key.PromptLogging;
import dev.modeldock.kernel.state.key.Reach;
import java.util.stream.Stream;

/** What is said and shown of keys. */
final class KeyShapes {

  private static final Type SCOPES =
      Type.listOf(
          Type.choice(Stream.of(Scope.values()).map(Scope::id).sorted().toArray(String[]::new)));
  private static final Type LEVELS =
      Type.choice(Stream.of(PromptLogging.values()).map(PromptLogging::id).toArray(String[]::new));

  private static final Shape LIMITS =
      Shape.of("KeyLimits")
          .whole("requests_per_minute", "How many requests in a minute.")
          .whole("tokens_per_minute", "How many tokens in a minute, read and made.")
          .whole("concurrent_streams", "How many streams at once.")
          .whole("daily_tokens", "How many tokens in a day.")
          .optional("KeyLimits");

  private static final Shape GRANT =
      Shape.of("Grant")
          .with("scopes", SCOPES, "What it is good for; all but admin if not said.")
          .texts("models", "Globs of models that it may ask for; empty for all.")
          .texts("aliases", "Globs of aliases that it may ask for; empty for all.")
          .texts("instances", "Globs of instances that it may reach; empty for all.")
          .texts("deny_models", "Globs of models that it may not ask for, whatever else is said.")
          .texts("deny_aliases", "Globs of aliases that it may not ask for.")
          .texts("deny_instances", "Globs of instances that it may not reach.")
          .and(reach())
          .object("limits", LIMITS, "How much it may use; what is not said has no limit.");

  /** What can be changed; a null takes back what was said. */
  static final Shape CHANGE =
      GRANT
          .with("prompt_log", LEVELS, "What the prompt log keeps of its requests.")
          .moment("expires_at", "From when on it is refused.")
          .optional("KeyChange");

  /** What a new key is made of. */
  static final Shape NEW = Shape.of("NewKey").text("name", "What uses it.").and(CHANGE);

  /** A key. */
  static final Shape KEY =
      Shape.resource("Key", "The public part of it.")
          .text("prefix", "What is shown of it.")
          .with("state", Type.choice("active", "expired", "revoked"), "Whether it is good.")
          .and(GRANT)
          .with("prompt_log", LEVELS, "What the prompt log keeps of its requests, if said.")
          .orNull()
          .moment("created_at", "When it was made.")
          .moment("expires_at", "From when on it is refused; null if never.")
          .orNull()
          .moment("revoked_at", "When it was revoked.")
          .orNull()
          .moment("last_used_at", "When it was last used, as far as known.")
          .orNull()
          .moment("old_text_until", "Until when the text before the newest is good as well.")
          .orNull();

  /** A key with its text, which is shown this once. */
  static final Shape TOLD =
      new Shape("KeyWithText", KEY.fields()).text("key", "The key itself, shown this once.");

  /** How a key is rotated. */
  static final Shape ROTATION =
      Shape.of("Rotation")
          .whole("grace_seconds", "How long the old text stays good; a day if not said.")
          .ifAny();

  private static final Shape STANDING =
      Shape.of("LimitStanding")
          .whole("limit", "How much it may use.")
          .whole("used", "How much it has.")
          .whole("reserved", "How much requests that run may yet use.")
          .whole("remaining", "How much is left.")
          .moment("resets_at", "When all of it is there again; null if it is now.")
          .orNull();

  private static final Shape TODAY =
      Shape.of("UsedToday")
          .text("day", "The day, in UTC.")
          .whole("requests", "How many there were.")
          .whole("prompt_tokens", "Tokens read, as far as known.")
          .whole("completion_tokens", "Tokens made, as far as known.");

  private KeyShapes() {}

  static Shape usage() {
    Shape usage =
        Shape.resource("KeyUsage", "The key's id.").text("prefix", "What is shown of it.");
    for (Limit limit : Limit.values()) {
      usage =
          usage.object(limit.id(), STANDING, "How this limit stands, if there is one.").orNull();
    }
    return usage.object("today", TODAY, "What it has used today, limited or not.");
  }

  private static Shape reach() {
    Shape reach = Shape.of("Reach");
    for (Reach each : Reach.values()) {
      reach = reach.truth(KeyFields.field(each), "Whether it may reach " + each.id() + ".");
    }
    return reach;
  }
}
