package dev.modeldock.kernel.state;

import dev.modeldock.kernel.pipeline.Scope;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A key as it is kept: never the key itself.
 *
 * @param id the public part of the key, by which it is looked up
 * @param name the owner's name for it, unique among keys that are not revoked
 * @param prefix what is shown of it: {@code mdk_} and the public part
 * @param hash the argon2id hash of the whole key, as a PHC string
 * @param scopes what it is good for
 * @param policy what it may reach
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused; null if never
 * @param revokedAt when it was revoked; null if it was not
 */
public record KeyRecord(
    String id,
    String name,
    String prefix,
    String hash,
    Set<Scope> scopes,
    KeyPolicy policy,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {

  public KeyRecord {
    scopes = Set.copyOf(scopes);
  }

  /** {@return this key, revoked at {@code when}} */
  public KeyRecord revoked(Instant when) {
    return new KeyRecord(id, name, prefix, hash, scopes, policy, createdAt, expiresAt, when);
  }

  /** {@return whether the key is good at {@code now}} */
  public boolean validAt(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }

  @Override
  public String toString() {
    return "KeyRecord[" + prefix + " " + name + "]";
  }
}
