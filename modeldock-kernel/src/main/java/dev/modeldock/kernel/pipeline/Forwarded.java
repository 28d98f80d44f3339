package dev.modeldock.kernel.pipeline;

import org.jspecify.annotations.Nullable;

/**
 * What a request's head says of its way through proxies. Anybody can write it.
 *
 * @param xForwardedFor the {@code X-Forwarded-For} header
 * @param forwarded the {@code Forwarded} header
 */
public record Forwarded(@Nullable String xForwardedFor, @Nullable String forwarded) {}
