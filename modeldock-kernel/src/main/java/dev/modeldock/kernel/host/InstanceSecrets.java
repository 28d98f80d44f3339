package dev.modeldock.kernel.host;

import dev.modeldock.api.host.Secrets;
import java.util.Map;
import java.util.Optional;

/**
 * Reveals the secrets of one instance, and of no other.
 *
 * @param references by the secrets' names
 * @param source where references lead
 */
record InstanceSecrets(Map<String, String> references, SecretReferences source) implements Secrets {

  @Override
  public Optional<String> reveal(String name) {
    return Optional.ofNullable(references.get(name)).flatMap(source::follow);
  }
}
