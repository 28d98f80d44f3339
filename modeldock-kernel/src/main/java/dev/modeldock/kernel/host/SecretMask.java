package dev.modeldock.kernel.host;

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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Takes the secrets that an instance was given out of what its provider says: proxies and runtimes
 * quote the headers of a request in their errors, and providers quote errors.
 *
 * <p>Safe for use by several threads, without a lock.
 */
public final class SecretMask {

  private static final String HIDDEN = "[hidden]";

  /** Anything shorter is a word that occurs anyway. */
  private static final int SHORTEST = 6;

  /** A secret may be rotated often; that what is quoted is an old one is unlikely. */
  private static final int MOST_KEPT = 64;

  private final Set<String> values = ConcurrentHashMap.newKeySet();

  /** Hides {@code value} from here on. {@return it} */
  String hides(String value) {
    // As it goes into a header, where white space around it is lost.
    String bare = value.strip();
    if (bare.length() >= SHORTEST && !values.contains(bare)) {
      if (values.size() >= MOST_KEPT) {
        values.clear();
      }
      values.add(bare);
    }
    return value;
  }

  /** {@return {@code text} without any secret} */
  public String masked(String text) {
    String masked = text;
    for (String value : values) {
      masked = masked.replace(value, HIDDEN);
    }
    return masked;
  }

  /** {@return {@code failure}, or one of the same kind whose message has no secret} */
  public ProviderException masked(ProviderException failure) {
    String message = masked(failure.getMessage());
    if (message.equals(failure.getMessage())) {
      return failure;
    }
    ProviderException masked = ofKind(failure, message);
    masked.setStackTrace(failure.getStackTrace());
    return masked;
  }

  private ProviderException ofKind(ProviderException failure, String message) {
    Stage stage = failure.stage();
    return switch (failure) {
      case Unreachable _ -> new Unreachable(stage, message);
      case TimedOut _ -> new TimedOut(stage, message);
      case Overloaded busy -> new Overloaded(stage, message, busy.retryAfter().orElse(null));
      case CredentialsRejected _ -> new CredentialsRejected(stage, message);
      case ModelUnknown _ -> new ModelUnknown(stage, message);
      case RequestRejected _ -> new RequestRejected(stage, message);
      case ContextExceeded _ -> new ContextExceeded(stage, message);
      case ContentRefused _ -> new ContentRefused(stage, message);
      case ProtocolBroken _ -> new ProtocolBroken(stage, message);
      case ProviderDefect _ -> new ProviderDefect(stage, message);
      case Unsupported unsupported ->
          new Unsupported(stage, masked(unsupported.feature()), message);
    };
  }
}
