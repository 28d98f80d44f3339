package dev.modeldock.kernel.usage;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What sums are told apart by. */
public enum Axis {
  /** Nothing: all requests together. */
  ALL,
  KEY,
  INSTANCE,
  MODEL,
  OUTCOME;

  /** What stands for a request that has no such thing. */
  public static final String NONE = "none";

  /** {@return the name in queries} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return which of the sums {@code sample} belongs to} */
  String value(Sample sample) {
    return switch (this) {
      case ALL -> id();
      case KEY -> orNone(sample.keyId());
      case INSTANCE -> orNone(sample.instance());
      case MODEL -> orNone(sample.model());
      case OUTCOME -> sample.outcome().id();
    };
  }

  private static String orNone(@Nullable String value) {
    return value == null ? NONE : value;
  }
}
