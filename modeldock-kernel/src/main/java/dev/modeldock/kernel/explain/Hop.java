package dev.modeldock.kernel.explain;

import dev.modeldock.kernel.state.Target;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A target of a request that might be made, and what would become of it there.
 *
 * @param target the target
 * @param fate what would be done with it
 * @param order its place among those that are tried, from 1; 0 if it is not
 * @param reason a word for why it is not tried, or could not serve; null if it is and could
 * @param detail the same for people
 */
public record Hop(Target target, Fate fate, int order, @Nullable String reason, String detail) {

  /** What is done with a target. */
  public enum Fate {
    /** It is tried, as long as none before it serves. */
    TRIED,
    /** It is tried in vain: the instance takes no requests now. */
    UNAVAILABLE,
    /** It is known to be down, while another is not. */
    PASSED_OVER,
    /** It comes after as many as are tried at most. */
    NOT_REACHED,
    /** The key may not reach it. */
    SKIPPED;

    /** {@return the name in answers} */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
