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
 * @param acceptedAt when it came to serve first
 */
public record AcceptedRecord(
    String plugin, String version, String sha256, @Nullable String key, Instant acceptedAt) {}
