package dev.modeldock.kernel.routing;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import java.util.Optional;

/** Why the gateway itself ended a call that was under way. */
public enum EndCause {
  /** The client left. */
  CLIENT_GONE,
  /** The runtime's first event did not come in time. Only this attempt is over. */
  FIRST_EVENT_LATE,
  /** The runtime fell silent for too long. Only this attempt is over. */
  IDLE,
  /** The attempt has used up the time that calls to its instance have. Only it is over. */
  ATTEMPT_TOTAL,
  /** The request has used up its time. */
  TOTAL,
  /** The key that the request came with was revoked. */
  KEY_REVOKED,
  /** The owner of the gateway has cancelled the request. */
  CANCELLED,
  /** The gateway stops, and has waited for the call as long as it does. */
  STOPPING;

  /** {@return whether only the present attempt is over, and the next target may be tried} */
  boolean ofAttempt() {
    return switch (this) {
      case FIRST_EVENT_LATE, IDLE, ATTEMPT_TOTAL -> true;
      case CLIENT_GONE, TOTAL, KEY_REVOKED, CANCELLED, STOPPING -> false;
    };
  }

  /**
   * {@return what the client is told of a call that the owner of the gateway has ended; nothing for
   * a call that ended by itself}
   */
  Optional<Refusal> byOwner() {
    return switch (this) {
      case KEY_REVOKED ->
          Optional.of(
              Refusal.of(
                  ErrorCode.KEY_REVOKED, "The API key was revoked while the request was running."));
      case CANCELLED ->
          Optional.of(
              Refusal.of(
                  ErrorCode.REQUEST_CANCELLED,
                  "The owner of the gateway has cancelled the request."));
      case STOPPING ->
          Optional.of(Refusal.of(ErrorCode.STOPPING, "The gateway is stopping. Try again later."));
      case CLIENT_GONE, FIRST_EVENT_LATE, IDLE, ATTEMPT_TOTAL, TOTAL -> Optional.empty();
    };
  }
}
