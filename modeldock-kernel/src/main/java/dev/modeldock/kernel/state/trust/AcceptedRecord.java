package dev.modeldock.kernel.state.trust;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The jar of a plugin that came to serve last. What comes next is measured by it.
 *
 * @param plugin the plugin's id
 * @param version its version
 * @param sha256 its hash
 * @param key the public key that it was signed with and that was pinned then; null if none was
 * @param highest the highest version of it that ever served, as long as nobody agreed to less
 * @param acceptedAt when it came to serve first
 */
public record AcceptedRecord(
    String plugin,
    String version,
    String sha256,
    @Nullable String key,
    String highest,
    Instant acceptedAt) {

  /** Stands for a key where a jar came with the distribution. */
  public static final String CORE = "distribution";

  /** {@return this one, which came after a higher version} */
  public AcceptedRecord below(String higher) {
    return new AcceptedRecord(plugin, version, sha256, key, higher, acceptedAt);
  }
}
