package dev.modeldock.kernel.pipeline;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The numbers of a limit that a request has met, for programs.
 *
 * @param name the limit's name, as in the configuration of keys
 * @param limit how much it allows
 * @param used how much counts as used
 * @param reserved how much requests under way may yet use
 * @param asked how much this request asks for
 * @param retryAt from when on the same request may pass; null if never
 */
public record LimitFigures(
    String name, long limit, long used, long reserved, long asked, @Nullable Instant retryAt) {}
