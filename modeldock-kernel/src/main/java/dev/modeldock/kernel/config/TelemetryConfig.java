package dev.modeldock.kernel.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * What is told to a collector of OpenTelemetry.
 *
 * @param endpoint where it takes OTLP over HTTP, such as {@code http://127.0.0.1:4318}; null if
 *     there is none, and then nothing is told
 * @param traces whether it is told of each request
 * @param metrics whether it is told figures
 */
public record TelemetryConfig(@Nullable URI endpoint, boolean traces, boolean metrics) {}
