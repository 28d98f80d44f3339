package dev.modeldock.kernel.limit;

import java.time.Duration;

/**
 * Which limit has no room for what is asked.
 *
 * @param which the limit
 * @param most how much it allows
 * @param used how much counts as used
 * @param reserved how much requests under way may yet use
 * @param asked how much was asked for
 * @param pause when asking again makes sense
 */
record Breach(Limit which, long most, long used, long reserved, long asked, Duration pause) {

  /** How soon to look again for what requests under way hold: some of them are over by then. */
  static final Duration SOON = Duration.ofSeconds(5);

  /** {@return whether waiting is of no use: there is never as much room} */
  boolean hopeless() {
    return asked > most;
  }

  /** {@return whether there would be room if it were not for requests under way} */
  boolean heldBack() {
    return !hopeless() && used + asked <= most;
  }
}
