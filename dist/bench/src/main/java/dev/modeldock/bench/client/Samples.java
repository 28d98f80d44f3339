package dev.modeldock.bench.client;

import java.util.Arrays;

/** Durations in nanoseconds that many threads add to. Read it only when they have ended. */
public final class Samples {

  private long[] values = new long[1024];
  private int size;
  private boolean sorted;

  public synchronized void add(long nanos) {
    if (size == values.length) {
      values = Arrays.copyOf(values, size * 2);
    }
    values[size++] = nanos;
    sorted = false;
  }

  public synchronized int size() {
    return size;
  }

  /**
   * {@return the smallest value that at least {@code share} of all are not above, in milliseconds}
   */
  public synchronized double millis(double share) {
    if (size == 0) {
      return Double.NaN;
    }
    if (!sorted) {
      Arrays.sort(values, 0, size);
      sorted = true;
    }
    int rank = (int) Math.ceil(share * size);
    return values[Math.clamp(rank - 1, 0, size - 1)] / 1e6;
  }
}
