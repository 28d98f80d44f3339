package dev.modeldock.kernel.promptlog;

import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Decides what the prompt log keeps of a request, from what is said for all, by its key and by the
 * instance that is asked. Immutable.
 *
 * @param global what is said for all
 * @param overrides what a key or an instance can change about it
 */
public record PromptModes(PromptLogging global, Overrides overrides) {

  /** What a key or an instance can change. */
  public enum Overrides {
    /** They can only have less kept: the strictest of the three holds. */
    STRICTER,
    /** What they say stands in the place of what is said for all; of the two, the stricter. */
    SPECIFIC;

    /** {@return the name in configuration and answers} */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** {@return modes that keep nothing of anything} */
  public static PromptModes off() {
    return new PromptModes(PromptLogging.OFF, Overrides.STRICTER);
  }

  /**
   * {@return what is kept of a request to an instance}
   *
   * @param key what its key says; null for nothing
   * @param instance what the instance says; null for nothing
   */
  public PromptLogging of(@Nullable PromptLogging key, @Nullable PromptLogging instance) {
    PromptLogging said = stricter(key, instance);
    return switch (overrides) {
      case STRICTER -> Objects.requireNonNull(stricter(global, said));
      case SPECIFIC -> said == null ? global : said;
    };
  }

  /** {@return whether there can be an instance to which anything of such a key's is kept} */
  public boolean mayKeep(@Nullable PromptLogging key) {
    return switch (overrides) {
      case STRICTER -> stricter(global, key) != PromptLogging.OFF;
      case SPECIFIC -> key != PromptLogging.OFF;
    };
  }

  /** {@return the most that is kept of any request that the gateway could get as it is set up} */
  public PromptLogging widest(GatewayState state) {
    if (overrides == Overrides.STRICTER) {
      return global;
    }
    return Stream.concat(
            state.keys().values().stream()
                .filter(key -> key.revokedAt() == null)
                .map(key -> key.grant().promptLog()),
            state.instances().values().stream().map(instance -> instance.promptLog()))
        .filter(Objects::nonNull)
        .reduce(global, (one, other) -> one.compareTo(other) < 0 ? other : one);
  }

  private static @Nullable PromptLogging stricter(
      @Nullable PromptLogging one, @Nullable PromptLogging other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) < 0 ? one : other;
  }
}
