package dev.modeldock.kernel.config;

import dev.modeldock.kernel.admission.Proxies;
import org.jspecify.annotations.Nullable;

/**
 * How other machines are served.
 *
 * @param allowed whether they are at all
 * @param tls whether connections are encrypted
 * @param certificate the file of the owner's certificate; null for one that the gateway makes
 * @param key the file of its key; null with {@code certificate}
 * @param proxies who is believed when it says for whom it asks
 */
public record LanConfig(
    boolean allowed, Tls tls, @Nullable String certificate, @Nullable String key, Proxies proxies) {

  /** Whether connections are encrypted. */
  public enum Tls {
    /** Those of other machines. */
    AUTO,
    /** None. */
    OFF
  }
}
