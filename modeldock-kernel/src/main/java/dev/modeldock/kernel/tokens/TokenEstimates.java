package dev.modeldock.kernel.tokens;

import dev.modeldock.kernel.state.Target;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Estimates how many tokens a prompt has, for what must be said before a runtime reports it. What a
 * runtime reports later teaches it how that model counts. Nothing is kept beyond the process.
 *
 * <p>Safe for use by several threads.
 */
public final class TokenEstimates {

  private static final int MOST_MODELS = 1_000;

  private final Map<Target, Calibration> calibrations = new ConcurrentHashMap<>();

  /**
   * {@return about how many tokens a prompt is for {@code target}}
   *
   * @param weight the prompt's {@link PromptWeight}
   */
  public TokenEstimate of(Target target, long weight) {
    Calibration known = calibrations.getOrDefault(target, Calibration.NONE);
    return new TokenEstimate(
        Math.max(1, Math.round(known.estimate(weight))),
        known.settled(),
        known.reports() == 0 ? -1 : known.error());
  }

  /** {@return about how many tokens a prompt of this weight is for {@code target}; at least 1} */
  public long estimate(Target target, long weight) {
    return of(target, weight).tokens();
  }

  /** Learns that a prompt of this weight had so many tokens for {@code target}. */
  public void observe(Target target, long weight, long promptTokens) {
    if (weight <= 0
        || promptTokens <= 0
        || calibrations.size() >= MOST_MODELS && !calibrations.containsKey(target)) {
      return;
    }
    calibrations.compute(
        target,
        (_, known) -> (known == null ? Calibration.NONE : known).with(weight, promptTokens));
  }
}
