package dev.modeldock.kernel.host;

import dev.modeldock.api.host.Secrets;
import java.util.Map;
import java.util.Optional;

/**
 * Reveals the secrets of one instance, and of no other.
 *
 * @param references by the secrets' names
 * @param source where references lead
 * @param mask hides what was revealed in whatever the provider says
 */
record InstanceSecrets(Map<String, String> references, SecretReferences source, SecretMask mask)
    implements Secrets {

  @Override
  public Optional<String> reveal(String name) {
    return Optional.ofNullable(references.get(name)).flatMap(source::follow).map(mask::hides);
  }
}
