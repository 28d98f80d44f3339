package dev.modeldock.kernel.routing;

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
  /** The gateway stops, and has waited for the call as long as it does. */
  STOPPING;

  /** {@return whether only the present attempt is over, and the next target may be tried} */
  boolean ofAttempt() {
    return switch (this) {
      case FIRST_EVENT_LATE, IDLE, ATTEMPT_TOTAL -> true;
      case CLIENT_GONE, TOTAL, STOPPING -> false;
    };
  }
}
