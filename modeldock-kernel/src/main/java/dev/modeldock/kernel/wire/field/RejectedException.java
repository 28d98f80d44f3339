package dev.modeldock.kernel.wire.field;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.JsonValue;

/**
 * What is wrong with a field of a request, on its way out of a dialect's readers. It never leaves
 * the dialect, and needs no stack trace: it describes what a client sent.
 */
public final class RejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  /** Says of {@code field} what {@code message} says. */
  public RejectedException(ErrorCode code, String field, String message) {
    super(message, null, false, false);
    this.refusal = Refusal.of(code, message, field);
  }

  /** {@return a field whose value will not do, by {@code why}, which completes a sentence} */
  public static RejectedException invalid(String field, String why) {
    return new RejectedException(
        ErrorCode.INVALID_VALUE, field, "The field '" + field + "' " + why + ".");
  }

  /** {@return a field of another kind than {@code wanted}} */
  public static RejectedException wrongKind(String field, String wanted, JsonValue found) {
    return invalid(field, "must be " + wanted + ", not " + found.kind().phrase());
  }

  /** {@return something that the gateway cannot translate for a provider} */
  public static RejectedException unsupported(String field, String why) {
    return new RejectedException(
        ErrorCode.UNSUPPORTED_PARAMETER, field, "The field '" + field + "' " + why + ".");
  }

  /** {@return what the client is told} */
  public Refusal refusal() {
    return refusal;
  }
}
