package dev.modeldock.kernel.http.message;

/**
 * A request body that cannot be read to its end. It travels through the server library's own
 * streams, hence unchecked; it carries no stack trace, since a client can cause it at will.
 */
public final class BodyFault extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** What is wrong with it. */
  public enum Kind {
    MALFORMED,
    TOO_LARGE,
    TOO_SLOW
  }

  private final Kind kind;

  public BodyFault(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  /** {@return what is wrong} */
  public Kind kind() {
    return kind;
  }
}
