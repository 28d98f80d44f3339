package dev.modeldock.kernel.secret;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys that secrets may be encrypted with now.
 *
 * @param current the usual one; null if none was needed yet, or it is lost
 * @param next the one that secrets go over to; null if they do not
 */
record KeyRing(@Nullable SealingKey current, @Nullable SealingKey next) {

  /** {@return the key that envelopes call {@code id}} */
  Optional<SealingKey> called(String id) {
    if (current != null && current.id().equals(id)) {
      return Optional.of(current);
    }
    return Optional.ofNullable(next).filter(key -> key.id().equals(id));
  }

  /** {@return the key to encrypt with} */
  Optional<SealingKey> sealing() {
    return Optional.ofNullable(next == null ? current : next);
  }
}
