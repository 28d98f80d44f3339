package dev.modeldock.kernel.tokens;

import java.util.Locale;

/**
 * How many tokens a prompt has for a model, about.
 *
 * @param tokens how many; at least 1
 * @param calibrated whether the model's own reports stand behind it
 * @param error by what part the estimates for this model have missed of late; negative if it has
 *     never reported
 */
public record TokenEstimate(long tokens, boolean calibrated, double error) {

  /** {@return how far it can be relied on, as a header says it} */
  public String standing() {
    String word = calibrated ? "calibrated" : "estimated";
    return error < 0 ? word : word + String.format(Locale.ROOT, "; error=%.1f%%", 100 * error);
  }
}
