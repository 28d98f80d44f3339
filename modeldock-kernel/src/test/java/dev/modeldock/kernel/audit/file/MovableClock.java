package dev.modeldock.kernel.audit.file;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Shows the time that a test sets. */
final class MovableClock implements InstantSource {

  private volatile Instant now;

  MovableClock(Instant now) {
    this.now = now;
  }

  void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
