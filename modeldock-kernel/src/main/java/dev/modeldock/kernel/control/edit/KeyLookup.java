package dev.modeldock.kernel.control.edit;

import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.util.Comparator;
import java.util.Optional;

/** Finds a key by whatever people have at hand of it. */
public final class KeyLookup {

  private KeyLookup() {}

  /**
   * {@return the key of that id, prefix or name, in this order} A name can be used again once its
   * key is revoked: the key that is not revoked is meant, else the newest.
   */
  public static Optional<KeyRecord> find(GatewayState state, String called) {
    return state
        .key(called)
        .or(() ->
            state.keys().values().stream().filter(key -> key.prefix().equals(called)).findFirst())
        .or(() ->
            state.keys().values().stream()
                .filter(key -> key.name().equals(called))
                .max(
                    Comparator.comparing((KeyRecord key) -> key.revokedAt() == null)
                        .thenComparing(KeyRecord::createdAt)));
  }
}
