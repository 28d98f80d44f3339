package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.KeyPolicy;
import dev.modeldock.kernel.state.KeyRecord;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;
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
  public MintedKey mint(
      String name, Set<Scope> scopes, KeyPolicy policy, @Nullable Instant expiresAt) {
    KeyText text = KeyText.mint(random);
    var record =
        new KeyRecord(
            text.id(),
            name,
            text.prefix(),
            argon2.hash(text.reveal()),
            scopes,
            policy,
            clock.instant(),
            expiresAt,
            null);
    return new MintedKey(record, text.reveal());
  }
}
