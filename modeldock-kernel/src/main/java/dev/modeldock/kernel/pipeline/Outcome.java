package dev.modeldock.kernel.pipeline;

import java.util.Locale;

/** How a request ended. Every request ends in exactly one of these, in exactly one audit event. */
public enum Outcome {
  COMPLETED,
  CLIENT_GONE,
  REFUSED_AUTH,
  REFUSED_SCOPE,
  REFUSED_POLICY,
  REFUSED_LAN,
  REFUSED_LIMIT,
  REFUSED_QUOTA,
  REJECTED_REQUEST,
  UPSTREAM_ERROR,
  UPSTREAM_CUT,
  UPSTREAM_STALLED,
  EXHAUSTED,
  GATEWAY_ERROR;

  /** {@return the name in the audit} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
