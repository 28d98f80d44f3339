package dev.modeldock.kernel.state.trust;

import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * All that the owner trusts, at one moment.
 *
 * @param publishers who is believed, by name
 * @param consents what was agreed to, by hash
 * @param accepted what came to serve last, by plugin id
 * @param revoked the keys that were believed and are no more, with when that ended
 */
public record PluginTrust(
    Map<String, PublisherRecord> publishers,
    Map<String, ConsentRecord> consents,
    Map<String, AcceptedRecord> accepted,
    Map<String, Instant> revoked) {

  private static final PluginTrust NONE = new PluginTrust(Map.of(), Map.of(), Map.of(), Map.of());

  public PluginTrust {
    publishers = Collections.unmodifiableMap(new LinkedHashMap<>(publishers));
    consents = Collections.unmodifiableMap(new LinkedHashMap<>(consents));
    accepted = Collections.unmodifiableMap(new LinkedHashMap<>(accepted));
    revoked = Collections.unmodifiableMap(new LinkedHashMap<>(revoked));
  }

  /** {@return the trust of an owner who has said nothing} */
  public static PluginTrust none() {
    return NONE;
  }

  /** {@return this trust after {@code change}} */
  public PluginTrust after(TrustChange change) {
    var newPublishers = new LinkedHashMap<>(publishers);
    var newConsents = new LinkedHashMap<>(consents);
    var newAccepted = new LinkedHashMap<>(accepted);
    var newRevoked = new LinkedHashMap<>(revoked);
    switch (change) {
      case TrustChange.PutPublisher(var publisher) -> {
        newPublishers.put(publisher.name(), publisher);
        newRevoked.remove(publisher.key());
      }
      case TrustChange.RemovePublisher(var name, var at) -> {
        PublisherRecord removed = newPublishers.remove(name);
        if (removed != null) {
          newRevoked.put(removed.key(), at);
        }
      }
      case TrustChange.PutConsent(var consent) -> newConsents.put(consent.sha256(), consent);
      case TrustChange.RemoveConsent(var sha256) -> newConsents.remove(sha256);
      case TrustChange.PutAccepted(var last) -> newAccepted.put(last.plugin(), last);
    }
    return new PluginTrust(newPublishers, newConsents, newAccepted, newRevoked);
  }
}
