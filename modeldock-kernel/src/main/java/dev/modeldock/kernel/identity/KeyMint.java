package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyHash;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Makes keys. Does not keep them: that is the state's. Safe for use by several threads. */
public final class KeyMint {

  private final SecureRandom random;
  private final Argon2id argon2;
  private final InstantSource clock;

  public KeyMint(SecureRandom random, Argon2id argon2, InstantSource clock) {
    this.random = random;
    this.argon2 = argon2;
    this.clock = clock;
  }

  /** Makes a key. Takes the time of one argon2id hash. */
  public MintedKey mint(String name, KeyGrant grant, @Nullable Instant expiresAt) {
    KeyText text = KeyText.mint(random);
    var record =
        new KeyRecord(
            text.id(),
            name,
            text.prefix(),
            KeyHashes.of(hash(text)),
            grant,
            clock.instant(),
            expiresAt,
            null);
    return new MintedKey(record, text.reveal());
  }

  /**
   * Makes another text for {@code key}, which keeps its id and all that it may. Takes the time of
   * one argon2id hash.
   *
   * @param grace how long the text that it has now is good beside the new one; none at all if zero
   */
  public MintedKey rotate(KeyRecord key, Duration grace) {
    KeyText text = KeyText.mint(key.id(), random);
    KeyHash hash = hash(text);
    KeyHashes hashes =
        grace.isPositive()
            ? key.hashes().rotated(hash, clock.instant().plus(grace))
            : KeyHashes.of(hash);
    return new MintedKey(key.with(hashes), text.reveal());
  }

  private KeyHash hash(KeyText text) {
    return new KeyHash(argon2.hash(text.reveal()), Sieve.of(text));
  }
}
