package dev.modeldock.kernel.pipeline;

import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a request is not served, as every dialect can tell it.
 *
 * @param code the stable code
 * @param message what, which, and what to do next; never a secret and never a part of a prompt
 * @param param the request field that is at fault, if it is one
 * @param retryAfter when trying again makes sense, if that is known
 * @param limit the numbers of the limit that the request has met, if it is one
 */
public record Refusal(
    ErrorCode code,
    String message,
    @Nullable String param,
    @Nullable Duration retryAfter,
    @Nullable LimitFigures limit) {

  public Refusal {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
  }

  public Refusal(
      ErrorCode code, String message, @Nullable String param, @Nullable Duration retryAfter) {
    this(code, message, param, retryAfter, null);
  }

  /** {@return a refusal that concerns no single field} */
  public static Refusal of(ErrorCode code, String message) {
    return new Refusal(code, message, null, null);
  }

  /** {@return a refusal because of one field} */
  public static Refusal of(ErrorCode code, String message, String param) {
    return new Refusal(code, message, param, null);
  }
}
