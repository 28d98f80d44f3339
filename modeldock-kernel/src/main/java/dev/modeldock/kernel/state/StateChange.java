package dev.modeldock.kernel.state;

import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.time.Instant;

/** One change of the state, as the journal keeps it. */
public sealed interface StateChange {

  /** An instance is new or changed. */
  record PutInstance(InstanceRecord instance) implements StateChange {}

  /** An instance is gone. */
  record RemoveInstance(String id) implements StateChange {}

  /** An alias is new or changed. */
  record PutAlias(AliasRecord alias) implements StateChange {}

  /** An alias is gone. */
  record RemoveAlias(String name) implements StateChange {}

  /** A key is new or changed. */
  record PutKey(KeyRecord key) implements StateChange {}

  /** A key is refused from now on, and stays visible. */
  record RevokeKey(String id, Instant at) implements StateChange {}

  /** A stored secret is new or changed. */
  record PutSecret(SecretRecord secret) implements StateChange {}

  /** A stored secret is gone. */
  record RemoveSecret(String name) implements StateChange {}

  /** The owner trusts somebody or something else than before. */
  record OfTrust(TrustChange change) implements StateChange {}
}
