package dev.modeldock.kernel.browser;

import java.time.Instant;

/**
 * A browser that is signed in.
 *
 * @param id names it in the audit and to its owner
 * @param label what kind of browser it said it is
 * @param cookieHash of the half that its cookie holds
 * @param tokenHash of the half that its pages hold
 * @param createdAt when it was signed in
 * @param lastSeenAt when it last asked for something, to some minutes
 */
public record Browser(
    String id,
    String label,
    String cookieHash,
    String tokenHash,
    Instant createdAt,
    Instant lastSeenAt) {

  Browser seen(Instant at) {
    return new Browser(id, label, cookieHash, tokenHash, createdAt, at);
  }

  /** {@return when it will be signed out if it asks for nothing} */
  public Instant expiresAt() {
    Instant idle = lastSeenAt.plus(Browsers.IDLE);
    Instant end = createdAt.plus(Browsers.LIFE);
    return idle.isBefore(end) ? idle : end;
  }
}
