package dev.modeldock.kernel.wire.openai;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.wire.JsonValue;

/**
 * What is wrong with a field of a request, on its way out of the readers. It never leaves the
 * package, and needs no stack trace: it describes what a client sent.
 */
final class RejectedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  RejectedException(ErrorCode code, String field, String message) {
    super(message, null, false, false);
    this.refusal = Refusal.of(code, message, field);
  }

  /** {@return a field whose value will not do, by {@code why}, which completes a sentence} */
  static RejectedException invalid(String field, String why) {
    return new RejectedException(
        ErrorCode.INVALID_VALUE, field, "The field '" + field + "' " + why + ".");
  }

  /** {@return a field of another kind than {@code wanted}} */
  static RejectedException wrongKind(String field, String wanted, JsonValue found) {
    return invalid(field, "must be " + wanted + ", not " + found.kind().phrase());
  }

  /** {@return something that the gateway cannot translate for a provider} */
  static RejectedException unsupported(String field, String why) {
    return new RejectedException(
        ErrorCode.UNSUPPORTED_PARAMETER, field, "The field '" + field + "' " + why + ".");
  }

  Refusal refusal() {
    return refusal;
  }
}
