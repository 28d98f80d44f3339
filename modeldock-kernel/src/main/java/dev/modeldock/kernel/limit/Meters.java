package dev.modeldock.kernel.limit;

import dev.modeldock.kernel.limit.day.DayBook;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;

/**
 * Holds what keys with limits have used. A key has a meter from its first request on until nothing
 * of the last minute counts any more; what it has used today is in the audit, and so survives this
 * as well as the end of the process.
 *
 * <p>Any thread.
 */
public final class Meters implements LimitsLeft {

  private static final long SWEEP_NANOS = Duration.ofMinutes(1).toNanos();

  private final Map<String, KeyMeter> meters = new ConcurrentHashMap<>();
  private final DayBook book;
  private final InstantSource clock;
  private final LongSupplier nanos;
  private final AtomicLong swept;

  /**
   * Makes meters that nothing was used of yet.
   *
   * @param book knows what was used on a day
   * @param clock says which day it is
   * @param nanos measures durations, as {@link System#nanoTime()} does
   */
  public Meters(DayBook book, InstantSource clock, LongSupplier nanos) {
    this.book = book;
    this.clock = clock;
    this.nanos = nanos;
    this.swept = new AtomicLong(nanos.getAsLong());
  }

  /** Begins to read what was used today, if it counts for any of {@code keys}. */
  public void readAhead(Collection<KeyRecord> keys) {
    if (keys.stream().anyMatch(key -> key.limits().dailyTokens() != null)) {
      book.readAhead(now().day());
    }
  }

  /** {@return what takes a request's part of the limits of its key; to be closed with its end} */
  public Spending spending(KeyRecord key) {
    return key.limits().isNone() ? Spending.unlimited() : new Spending(this, key, pinned(key));
  }

  private KeyMeter pinned(KeyRecord key) {
    sweep();
    return meters.compute(
        key.id(),
        (id, known) -> {
          KeyMeter meter = known == null ? new KeyMeter(id, book, nanos.getAsLong()) : known;
          meter.pin();
          return meter;
        });
  }

  /** Drops what is idle, once a minute, on the thread of whoever comes then. */
  private void sweep() {
    long now = nanos.getAsLong();
    long last = swept.get();
    if (now - last >= SWEEP_NANOS && swept.compareAndSet(last, now)) {
      // Under the map's own lock for the key, as the pin is: nobody gets a meter that is dropped.
      meters
          .keySet()
          .forEach(
              key -> meters.computeIfPresent(key, (_, meter) -> meter.idle(now) ? null : meter));
    }
  }

  @Override
  public List<LimitStanding> of(KeyRecord key) throws IOException {
    KeyLimits limits = key.limits();
    Moment now = now();
    KeyMeter known = meters.get(key.id());
    KeyMeter meter = known == null ? new KeyMeter(key.id(), book, now.nanos()) : known;
    meter.learnOfDay(limits, now);
    return meter.standings(limits, now);
  }

  /** {@return how many keys have a meter} */
  int size() {
    return meters.size();
  }

  Moment now() {
    return new Moment(nanos.getAsLong(), clock.millis());
  }
}
