package dev.modeldock.kernel.pipeline;

import java.util.Locale;

/**
 * Every error that a client can be told: its stable code, HTTP status, OpenAI error type and the
 * outcome that the audit records. The one table from which all dialects render.
 */
public enum ErrorCode {
  // Where the request comes from.
  HOST_NOT_ALLOWED(403, Kind.PERMISSION, Outcome.REFUSED_LAN),
  ORIGIN_NOT_ALLOWED(403, Kind.PERMISSION, Outcome.REFUSED_LAN),
  PEER_NOT_ALLOWED(403, Kind.PERMISSION, Outcome.REFUSED_LAN),

  // Who asks.
  MISSING_API_KEY(401, Kind.AUTHENTICATION, Outcome.REFUSED_AUTH),
  INVALID_API_KEY(401, Kind.AUTHENTICATION, Outcome.REFUSED_AUTH),
  AUTHENTICATION_BUSY(429, Kind.RATE_LIMIT, Outcome.REFUSED_LIMIT),
  /** The key was good when the request came, and was revoked before its answer was whole. */
  KEY_REVOKED(401, Kind.AUTHENTICATION, Outcome.REFUSED_AUTH),
  /** The owner of the gateway has ended the request; 499, so that no client sends it again. */
  REQUEST_CANCELLED(499, Kind.PERMISSION, Outcome.REFUSED_POLICY),
  INSUFFICIENT_SCOPE(403, Kind.PERMISSION, Outcome.REFUSED_SCOPE),
  MODEL_NOT_ALLOWED(403, Kind.PERMISSION, Outcome.REFUSED_POLICY),
  RATE_LIMIT_EXCEEDED(429, Kind.RATE_LIMIT, Outcome.REFUSED_LIMIT),
  QUOTA_EXCEEDED(429, Kind.QUOTA, Outcome.REFUSED_QUOTA),
  /** More than the key's limit can ever hold: the same request never passes. */
  REQUEST_EXCEEDS_LIMIT(400, Kind.INVALID_REQUEST, Outcome.REFUSED_LIMIT),

  // What is asked.
  UNSUPPORTED_MEDIA_TYPE(415, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  BODY_TOO_LARGE(413, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  BODY_TIMEOUT(408, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  INVALID_JSON(400, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  INVALID_VALUE(400, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  UNSUPPORTED_PARAMETER(400, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  ROUTE_NOT_FOUND(404, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  METHOD_NOT_ALLOWED(405, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  MODEL_NOT_FOUND(404, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  RESPONSE_NOT_FOUND(404, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),
  PREVIOUS_RESPONSE_NOT_FOUND(400, Kind.INVALID_REQUEST, Outcome.REJECTED_REQUEST),

  // What the runtime made of it.
  CONTEXT_LENGTH_EXCEEDED(400, Kind.INVALID_REQUEST, Outcome.UPSTREAM_ERROR),
  CONTENT_REFUSED(400, Kind.INVALID_REQUEST, Outcome.UPSTREAM_ERROR),
  UPSTREAM_REJECTED(400, Kind.INVALID_REQUEST, Outcome.UPSTREAM_ERROR),
  UPSTREAM_UNREACHABLE(502, Kind.SERVER, Outcome.UPSTREAM_ERROR),
  UPSTREAM_CREDENTIALS(502, Kind.SERVER, Outcome.UPSTREAM_ERROR),
  UPSTREAM_PROTOCOL(502, Kind.SERVER, Outcome.UPSTREAM_ERROR),
  UPSTREAM_CUT(502, Kind.SERVER, Outcome.UPSTREAM_CUT),
  UPSTREAM_OVERLOADED(503, Kind.SERVER, Outcome.UPSTREAM_ERROR),
  UPSTREAM_TIMEOUT(504, Kind.SERVER, Outcome.UPSTREAM_STALLED),
  PROVIDER_DEFECT(502, Kind.SERVER, Outcome.UPSTREAM_ERROR),
  ALL_TARGETS_FAILED(502, Kind.SERVER, Outcome.EXHAUSTED),

  // The gateway's own state.
  STOPPING(503, Kind.SERVER, Outcome.GATEWAY_ERROR),
  AUDIT_UNAVAILABLE(503, Kind.SERVER, Outcome.GATEWAY_ERROR),
  INTERNAL_ERROR(500, Kind.SERVER, Outcome.GATEWAY_ERROR);

  /** The {@code type} of OpenAI's error object. */
  public enum Kind {
    INVALID_REQUEST("invalid_request_error"),
    AUTHENTICATION("authentication_error"),
    PERMISSION("permission_error"),
    RATE_LIMIT("rate_limit_error"),
    QUOTA("insufficient_quota"),
    SERVER("server_error");

    private final String id;

    Kind(String id) {
      this.id = id;
    }

    /** {@return the name on the wire} */
    public String id() {
      return id;
    }
  }

  private final int status;
  private final Kind kind;
  private final Outcome outcome;

  ErrorCode(int status, Kind kind, Outcome outcome) {
    this.status = status;
    this.kind = kind;
    this.outcome = outcome;
  }

  /** {@return the HTTP status, when nothing was written before} */
  public int status() {
    return status;
  }

  /** {@return the class of the error} */
  public Kind kind() {
    return kind;
  }

  /** {@return what the audit says of a request that ends so} */
  public Outcome outcome() {
    return outcome;
  }

  /** {@return the code on the wire and in the documentation} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
