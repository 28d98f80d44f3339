package dev.modeldock.kernel.tokens;

import dev.modeldock.kernel.state.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Estimates how many tokens a prompt has, for what must be said before a runtime reports it. What a
 * runtime reports later teaches it how many tokens of that model a unit of weight is.
 *
 * <p>Safe for use by several threads.
 */
public final class TokenEstimates {

  /** How much the newest report counts against all before it. */
  private static final double NEWEST = 0.2;

  private static final int MOST_MODELS = 1_000;

  private final Map<Target, Double> tokensPerWeight = new ConcurrentHashMap<>();

  /** {@return about how many tokens a prompt of this weight is for {@code target}; at least 1} */
  public long estimate(Target target, long weight) {
    return Math.max(1, Math.round(weight * tokensPerWeight.getOrDefault(target, 1.0)));
  }

  /** Learns that a prompt of this weight had so many tokens for {@code target}. */
  public void observe(Target target, long weight, long promptTokens) {
    if (weight <= 0
        || promptTokens <= 0
        || tokensPerWeight.size() >= MOST_MODELS && !tokensPerWeight.containsKey(target)) {
      return;
    }
    double seen = (double) promptTokens / weight;
    tokensPerWeight.merge(target, seen, (known, now) -> known + NEWEST * (now - known));
  }
}
