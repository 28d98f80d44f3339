package dev.modeldock.kernel.health.watch;

import dev.modeldock.api.Locality;
import java.time.Duration;

/**
 * How often runtimes are looked at.
 *
 * @param tick between two rounds of the watch
 * @param soonest the first pause before a look at an instance that is new or not up; it doubles
 *     with each look that finds it so
 * @param seldom between two looks at one that is up, and the longest pause at all
 * @param rarely the same for command-line tools, where a look starts programs
 * @param patience how long a look may take
 */
record Pace(Duration tick, Duration soonest, Duration seldom, Duration rarely, Duration patience) {

  static Pace usual() {
    return new Pace(
        Duration.ofMillis(200),
        Duration.ofSeconds(1),
        Duration.ofSeconds(60),
        Duration.ofMinutes(10),
        Duration.ofSeconds(5));
  }

  /** {@return the pace for a provider whose models run at {@code where}} */
  Pace at(Locality where) {
    return switch (where) {
      case LOCAL, CLOUD -> this;
      case CLI -> new Pace(tick, soonest, rarely, rarely, patience);
    };
  }
}
