package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import java.util.Optional;

/**
 * The secrets of one instance, by the names that the provider's schema declares.
 *
 * <p>Ask each time one is needed rather than keep it: the owner may rotate it. Never put one into a
 * message, a log line or an exception (R60).
 */
@ImplementedByHost
public interface Secrets {

  /** {@return the secret called {@code name} in its current form, if the owner has set it} */
  Optional<String> reveal(String name);
}
