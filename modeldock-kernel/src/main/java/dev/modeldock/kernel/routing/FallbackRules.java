package dev.modeldock.kernel.routing;

import dev.modeldock.api.SideEffects;
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

/**
 * Whether the next target may be tried after a failure. The whole table, to be read from top to
 * bottom; that there is time and a target left, and that nothing was written to the client, is for
 * the {@link Router} to see to.
 */
final class FallbackRules {

  private FallbackRules() {}

  static boolean mayTryNext(ProviderException failure, SideEffects effects) {
    if (effects == SideEffects.POSSIBLE && failure.stage() != Stage.NOT_SENT) {
      // An agent that has the request may have acted on it: doing it twice is not a retry.
      return false;
    }
    return switch (failure) {
      case Unreachable _, TimedOut _, Overloaded _ -> true;
      case ModelUnknown _, Unsupported _ -> true;
      case ProtocolBroken _, ProviderDefect _ -> true;
      // A wrong key or an unpaid account is for its owner to see: another would only hide it.
      case CredentialsRejected _ -> false;
      // The request is at fault, not the target: another would only hide it.
      case RequestRejected _, ContextExceeded _ -> false;
      // Another target is no way round a refusal.
      case ContentRefused _ -> false;
    };
  }
}
