package dev.modeldock.kernel.control.key;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.limit.Limit;

/** What is said of how a key uses its limits. */
final class UsageShapes {

  private static final Shape LIMIT =
      Shape.of("LimitStanding")
          .whole("limit", "The most there may be.")
          .whole("used", "How much counts as used.")
          .whole("reserved", "How much requests under way may yet use.")
          .whole("remaining", "How much may still be asked for.")
          .moment(
              "resets_at",
              "When nothing of what is used counts any more; null if it does not pass.")
          .orNull();

  private static final Shape TODAY =
      Shape.of("KeyDay")
          .text("day", "The day, in UTC.")
          .whole("requests", "How many requests, refused ones included.")
          .whole("prompt_tokens", "Tokens read.")
          .whole("completion_tokens", "Tokens made.");

  static final Shape USAGE = usage();

  private UsageShapes() {}

  private static Shape usage() {
    Shape usage =
        Shape.resource("KeyUsage", "The key's public id.")
            .text("prefix", "What is shown of the key.");
    for (Limit limit : Limit.values()) {
      usage =
          usage.object(limit.id(), LIMIT, "How that limit stands; null if there is none.").orNull();
    }
    return usage.object("today", TODAY, "What it has used today, limited or not.");
  }
}
