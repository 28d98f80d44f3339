package dev.modeldock.kernel.health;

import dev.modeldock.api.Health;
import java.time.Instant;

/**
 * How an instance is.
 *
 * @param status up, hindered or down
 * @param since since when it is so
 * @param why one line: what it was last known by
 */
public record HealthState(Health.Status status, Instant since, String why) {

  /** {@return whether it is no use to ask it now, if there is another} */
  public boolean down() {
    return status == Health.Status.DOWN;
  }
}
