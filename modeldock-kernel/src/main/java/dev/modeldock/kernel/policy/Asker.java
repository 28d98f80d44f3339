package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyRecord;

/**
 * Who asks, as far as the policy cares.
 *
 * @param key the name of the key, for texts
 * @param policy what the key may reach
 * @param thisMachine whether the request comes from the machine that the gateway runs on
 */
public record Asker(String key, KeyPolicy policy, boolean thisMachine) {

  /** {@return who asks with {@code key} from {@code peer}} */
  public static Asker of(KeyRecord key, Peer peer) {
    return new Asker(key.name(), key.policy(), peer.thisMachine());
  }

  /** {@return who asks {@code scoped}} */
  public static Asker of(Scoped scoped) {
    return of(scoped.key(), scoped.peer());
  }
}
