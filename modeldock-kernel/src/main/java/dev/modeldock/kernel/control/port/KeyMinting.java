package dev.modeldock.kernel.control.port;

import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.KeyPolicy;
import dev.modeldock.kernel.state.KeyRecord;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes keys. Stores nothing: who asks for a key keeps its record. */
public interface KeyMinting {

  /** Makes a key; takes a moment of CPU time for its hash. Any thread. */
  Minted mint(String name, Set<Scope> scopes, KeyPolicy policy, @Nullable Instant expiresAt);

  /**
   * A new key.
   *
   * @param key the record to keep
   * @param text the key itself, to be shown once and kept nowhere
   */
  record Minted(KeyRecord key, String text) {

    @Override
    public String toString() {
      return "Minted[" + key.prefix() + "]";
    }
  }
}
