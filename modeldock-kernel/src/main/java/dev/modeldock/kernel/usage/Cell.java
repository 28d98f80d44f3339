package dev.modeldock.kernel.usage;

import java.time.Instant;

/**
 * Names one sum.
 *
 * @param step how long the span is
 * @param axis what the sum is told apart by
 * @param begin when the span begins
 * @param value which of them it is
 */
public record Cell(Step step, Axis axis, Instant begin, String value) {

  /** {@return the sum that {@code sample} belongs to} */
  static Cell of(Step step, Axis axis, Sample sample) {
    return new Cell(step, axis, step.begin(sample.at()), axis.value(sample));
  }
}
