package dev.modeldock.kernel.audit;

import dev.modeldock.kernel.state.Egress;
import org.jspecify.annotations.Nullable;

/**
 * One try at one target.
 *
 * @param target the {@code instance:model} that was tried
 * @param error the stable code of its failure, or {@code client_gone}; null if it served
 * @param stage how far a failed try had come; null if it served
 * @param millis how long it took
 * @param egress how far what was sent to it has travelled; nowhere if nothing was
 */
public record AttemptRecord(
    String target, @Nullable String error, @Nullable String stage, long millis, Egress egress) {

  /** {@return the instance that was tried} */
  public String instance() {
    int colon = target.indexOf(':');
    return colon < 0 ? target : target.substring(0, colon);
  }
}
