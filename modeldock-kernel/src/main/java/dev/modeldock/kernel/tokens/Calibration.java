package dev.modeldock.kernel.tokens;

/**
 * What one model's reports have taught: how many tokens a unit of weight is, and how many come on
 * top whatever the prompt (a runtime's template, or the words of a command-line tool).
 *
 * <p>A straight line through the reports: long prompts say more than short ones, as their noise is
 * smaller for their size; older reports count less and less. Immutable.
 *
 * @param reports how many reports there were
 * @param error by what part the estimates missed the reports of late
 * @param sum the sum of the reports' shares
 * @param weights of their shares times weights
 * @param tokens of their shares times tokens
 * @param squares of their shares times squared weights
 * @param products of their shares times weights times tokens
 */
record Calibration(
    long reports,
    double error,
    double sum,
    double weights,
    double tokens,
    double squares,
    double products) {

  /** What is known of a model that has not reported yet. */
  static final Calibration NONE = new Calibration(0, 0, 0, 0, 0, 0, 0);

  private static final double KEPT = 0.9;

  /** How much the newest miss counts against all before it. */
  private static final double NEWEST_MISS = 0.2;

  /** Below, the prompts were too alike in length to tell what comes on top. */
  private static final double LEAST_SPREAD = 0.02;

  private static final int LEAST_REPORTS = 3;

  /** {@return about how many tokens a prompt of this weight is} */
  double estimate(double weight) {
    if (reports == 0) {
      return weight / TextWeight.TOKEN;
    }
    double spread = sum * squares - weights * weights;
    if (reports >= LEAST_REPORTS && spread > LEAST_SPREAD * sum * squares) {
      double slope = (sum * products - weights * tokens) / spread;
      double onTop = (tokens - slope * weights) / sum;
      if (slope > 0 && onTop > 0) {
        return onTop + slope * weight;
      }
    }
    return weight * products / squares;
  }

  /** {@return this, with one report more} */
  Calibration with(double weight, double reported) {
    double miss = Math.abs(estimate(weight) - reported) / reported;
    double share = 1 / reported;
    return new Calibration(
        reports + 1,
        // What was missed before there was enough to go by says nothing of now.
        reports > LEAST_REPORTS ? error + NEWEST_MISS * (miss - error) : miss,
        KEPT * sum + share,
        KEPT * weights + share * weight,
        KEPT * tokens + share * reported,
        KEPT * squares + share * weight * weight,
        KEPT * products + share * weight * reported);
  }

  /** {@return whether enough was reported to go by it} */
  boolean settled() {
    return reports >= LEAST_REPORTS;
  }
}
