package dev.modeldock.kernel.plugin.trust;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * How a jar stands with the owner.
 *
 * @param state what is known of where it comes from
 * @param signer the publisher that has signed it; null if none is known
 * @param key the public key that it is signed with; null if it is not, or not rightly
 * @param basis for what reason it may be loaded; null if it may not
 */
public record Trust(
    TrustState state, @Nullable String signer, @Nullable String key, @Nullable Basis basis) {

  /** Why a jar may be loaded. */
  public enum Basis {
    /** It came with the gateway. */
    DISTRIBUTION,
    /** Its publisher's key is pinned. */
    PUBLISHER,
    /** The owner has agreed to these very bytes. */
    CONSENT,
    /** The gateway was started for authors, who sign last. */
    DEV;

    /** {@return the name in answers} */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
