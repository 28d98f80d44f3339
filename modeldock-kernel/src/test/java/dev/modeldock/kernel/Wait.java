package dev.modeldock.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** Waits for facts, with a bound that only a broken build meets. */
public final class Wait {

  private static final long LONGEST_NANOS = 30_000_000_000L;
  private static final long STEP_NANOS = 500_000;

  private Wait() {}

  /** Waits until {@code fact} was true once: what a thread is doing may have changed by now. */
  public static void until(BooleanSupplier fact) {
    until("came true", fact);
  }

  /** The same, of a fact that a failure is to name. */
  public static void until(String what, BooleanSupplier fact) {
    long end = System.nanoTime() + LONGEST_NANOS;
    while (!fact.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("%s within thirty seconds", what).isNegative();
      LockSupport.parkNanos(STEP_NANOS);
    }
  }
}
