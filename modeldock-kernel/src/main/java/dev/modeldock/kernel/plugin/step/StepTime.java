package dev.modeldock.kernel.plugin.step;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A step that was taken, or is.
 *
 * @param step which
 * @param at when it began
 * @param took for how long it went on; null while it does
 */
public record StepTime(Step step, Instant at, @Nullable Duration took) {}
