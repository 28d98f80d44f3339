package dev.modeldock.kernel.usage;

import java.io.DataInput;
import java.io.DataOutput;
import java.io.IOException;
import java.util.OptionalLong;

/**
 * Counts times in milliseconds in fixed buckets: one for each below 16, and from there eight for
 * each doubling, up to more than four hours. So whatever is counted in parts can be added up later,
 * and a quantile is off by a sixteenth at most. Used by one thread.
 */
public final class Histogram {

  private static final int EXACT = 16;
  private static final int FIRST_POWER = 4;
  private static final int LAST_POWER = 24;
  private static final int PER_POWER = 8;
  private static final int BUCKETS = EXACT + (LAST_POWER - FIRST_POWER) * PER_POWER;
  private static final long MOST = (1L << LAST_POWER) - 1;

  private long[] counts = new long[0];
  private long count;

  /** Counts one time. */
  public void add(long millis) {
    int bucket = bucket(Math.clamp(millis, 0, MOST));
    room()[bucket]++;
    count++;
  }

  /** Adds what {@code other} has counted. */
  public void add(Histogram other) {
    for (int i = 0; i < other.counts.length; i++) {
      room()[i] += other.counts[i];
    }
    count += other.count;
  }

  private long[] room() {
    if (counts.length == 0) {
      counts = new long[BUCKETS];
    }
    return counts;
  }

  /** {@return how many were counted} */
  public long count() {
    return count;
  }

  /** {@return the time that {@code share} of all are not above; empty if there are none} */
  public OptionalLong quantile(double share) {
    long rank = Math.max(1, (long) Math.ceil(share * count));
    long seen = 0;
    for (int i = 0; i < counts.length; i++) {
      seen += counts[i];
      if (seen >= rank) {
        return OptionalLong.of(middle(i));
      }
    }
    return OptionalLong.empty();
  }

  private static int bucket(long millis) {
    if (millis < EXACT) {
      return (int) millis;
    }
    int power = Long.SIZE - 1 - Long.numberOfLeadingZeros(millis);
    int part = (int) (millis >> power - 3) & PER_POWER - 1;
    return EXACT + (power - FIRST_POWER) * PER_POWER + part;
  }

  private static long middle(int bucket) {
    if (bucket < EXACT) {
      return bucket;
    }
    int power = FIRST_POWER + (bucket - EXACT) / PER_POWER;
    long width = 1L << power - 3;
    return (PER_POWER + (bucket - EXACT) % PER_POWER) * width + width / 2;
  }

  void write(DataOutput out) throws IOException {
    int used = 0;
    for (long each : counts) {
      used += each > 0 ? 1 : 0;
    }
    out.writeShort(used);
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        out.writeShort(i);
        out.writeLong(counts[i]);
      }
    }
  }

  static Histogram read(DataInput in) throws IOException {
    var histogram = new Histogram();
    for (int left = in.readUnsignedShort(); left > 0; left--) {
      int bucket = in.readUnsignedShort();
      long times = in.readLong();
      if (bucket >= BUCKETS || times < 0) {
        throw new IOException("not a histogram of usage");
      }
      histogram.room()[bucket] = times;
      histogram.count += times;
    }
    return histogram;
  }
}
