package dev.modeldock.kernel.state.key;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a key's text: hashes of the whole key.
 *
 * @param current of the text that was given out last
 * @param retiring of the text before that, for as long as it is still good; null if there is none
 */
public record KeyHashes(KeyHash current, @Nullable Retiring retiring) {

  /** A text that is on its way out: good until a moment, and not from then on. */
  public record Retiring(KeyHash hash, Instant until) {}

  /** {@return the hashes of a key that was never rotated} */
  public static KeyHashes of(KeyHash hash) {
    return new KeyHashes(hash, null);
  }

  /** {@return the hashes of a key that was never rotated and has no sieve} */
  public static KeyHashes of(String phc) {
    return of(new KeyHash(phc, null));
  }

  /** {@return these hashes after a new text was given out} */
  public KeyHashes rotated(KeyHash hash, Instant oldUntil) {
    return new KeyHashes(hash, new Retiring(current, oldUntil));
  }

  @Override
  public String toString() {
    return "KeyHashes[" + (retiring == null ? "one" : "two") + "]";
  }
}
