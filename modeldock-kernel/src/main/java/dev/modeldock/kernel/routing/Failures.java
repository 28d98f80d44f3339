package dev.modeldock.kernel.routing;

import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.Target;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a client is told of a provider's failure. */
public final class Failures {

  private Failures() {}

  /** {@return the stable code of a failure} */
  public static ErrorCode code(ProviderException failure) {
    return switch (failure) {
      case Unreachable _ -> ErrorCode.UPSTREAM_UNREACHABLE;
      case TimedOut _ -> ErrorCode.UPSTREAM_TIMEOUT;
      case Overloaded _ -> ErrorCode.UPSTREAM_OVERLOADED;
      case CredentialsRejected _ -> ErrorCode.UPSTREAM_CREDENTIALS;
      case ModelUnknown _ -> ErrorCode.MODEL_NOT_FOUND;
      case RequestRejected _ -> ErrorCode.UPSTREAM_REJECTED;
      case ContextExceeded _ -> ErrorCode.CONTEXT_LENGTH_EXCEEDED;
      case ContentRefused _ -> ErrorCode.CONTENT_REFUSED;
      case ProtocolBroken broken ->
          broken.stage() == Stage.STREAMING ? ErrorCode.UPSTREAM_CUT : ErrorCode.UPSTREAM_PROTOCOL;
      case ProviderDefect _ -> ErrorCode.PROVIDER_DEFECT;
      case Unsupported _ -> ErrorCode.UNSUPPORTED_PARAMETER;
    };
  }

  /** {@return what the client is told when {@code target} failed and nothing else is tried} */
  public static Refusal refusal(ProviderException failure, Target target) {
    String message = "%s: %s".formatted(target.instance(), failure.getMessage());
    return switch (failure) {
      case Unsupported unsupported ->
          Refusal.of(ErrorCode.UNSUPPORTED_PARAMETER, message, unsupported.feature());
      case ModelUnknown _ ->
          Refusal.of(
              ErrorCode.MODEL_NOT_FOUND,
              "There is no model '%s': %s".formatted(target.id(), failure.getMessage()),
              "model");
      default -> new Refusal(code(failure), message, null, retryAfter(failure));
    };
  }

  /**
   * {@return whether every target of a chain has said that it cannot do what is asked} Then the
   * request is at fault, and sending it again changes nothing.
   */
  static boolean allUnsupported(List<AttemptRecord> attempts) {
    return attempts.stream()
        .allMatch(attempt -> ErrorCode.UNSUPPORTED_PARAMETER.id().equals(attempt.error()));
  }

  /** {@return what the client is told when every target of a chain has failed} */
  static Refusal exhausted(String requested, List<AttemptRecord> attempts, ProviderException last) {
    String tried =
        attempts.stream()
            .map(attempt -> attempt.target() + " (" + attempt.error() + ")")
            .collect(Collectors.joining(", "));
    return new Refusal(
        ErrorCode.ALL_TARGETS_FAILED,
        "All targets of '%s' failed: %s. The last said: %s"
            .formatted(requested, tried, last.getMessage()),
        null,
        retryAfter(last));
  }

  private static @Nullable Duration retryAfter(ProviderException failure) {
    return failure instanceof Overloaded busy ? busy.retryAfter().orElse(null) : null;
  }
}
