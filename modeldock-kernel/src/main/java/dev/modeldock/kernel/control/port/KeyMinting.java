package dev.modeldock.kernel.control.port;

import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Makes keys. Stores nothing: who asks for a key keeps its record. */
public interface KeyMinting {

  /** Makes a key; takes a moment of CPU time for its hash. Any thread. */
  Minted mint(String name, KeyGrant grant, @Nullable Instant expiresAt);

  /**
   * Makes another text for {@code key}; takes a moment of CPU time for its hash. Any thread.
   *
   * @param grace how long the text that it has now stays good
   */
  Minted rotate(KeyRecord key, Duration grace);

  /**
   * A key with a new text.
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
