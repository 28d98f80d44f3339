package dev.modeldock.kernel.audit.file;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Shows the time that a test sets. */
public final class MovableClock implements InstantSource {

  private volatile Instant now;

  public MovableClock(Instant now) {
    this.now = now;
  }

  public void advance(Duration by) {
    now = now.plus(by);
  }

  @Override
  public Instant instant() {
    return now;
  }
}
