package dev.modeldock.kernel.state.key;

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
 * @param hashes what its text is compared with
 * @param grant what it may do
 * @param createdAt when it was made
 * @param expiresAt from when on it is refused; null if never
 * @param revokedAt when it was revoked; null if it was not
 */
public record KeyRecord(
    String id,
    String name,
    String prefix,
    KeyHashes hashes,
    KeyGrant grant,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant revokedAt) {

  /** {@return what it is good for} */
  public Set<Scope> scopes() {
    return grant.scopes();
  }

  /** {@return what it may reach} */
  public KeyPolicy policy() {
    return grant.policy();
  }

  /** {@return how much it may use} */
  public KeyLimits limits() {
    return grant.limits();
  }

  /** {@return this key, revoked at {@code when}} */
  public KeyRecord revoked(Instant when) {
    return new KeyRecord(id, name, prefix, hashes, grant, createdAt, expiresAt, when);
  }

  /** {@return this key, with another text beside or in place of its own} */
  public KeyRecord with(KeyHashes others) {
    return new KeyRecord(id, name, prefix, others, grant, createdAt, expiresAt, revokedAt);
  }

  /** {@return this key, which may do something else from now on} */
  public KeyRecord with(KeyGrant other) {
    return new KeyRecord(id, name, prefix, hashes, other, createdAt, expiresAt, revokedAt);
  }

  /** {@return this key, refused from {@code when} on; for ever good if that is null} */
  public KeyRecord expiring(@Nullable Instant when) {
    return new KeyRecord(id, name, prefix, hashes, grant, createdAt, when, revokedAt);
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
