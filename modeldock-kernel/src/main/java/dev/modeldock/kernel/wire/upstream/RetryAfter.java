package dev.modeldock.kernel.wire.upstream;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/** Reads when a runtime says it takes work again. */
public final class RetryAfter {

  private static final double MILLIS = 1000;
  private static final Duration LONGEST = Duration.ofDays(1);

  private RetryAfter() {}

  /**
   * {@return the time to wait, between nothing and a day; null if none can be read}
   *
   * @param millis the header {@code retry-after-ms}, which wins
   * @param seconds the header {@code retry-after}: seconds or a date
   * @param date the header {@code date} of the same answer, from which a date is counted, so that
   *     the two clocks need not agree
   */
  public static @Nullable Duration of(
      @Nullable String millis, @Nullable String seconds, @Nullable String date) {
    Duration exact = millis == null ? null : ofMillis(millis, 1);
    if (exact != null || seconds == null) {
      return exact;
    }
    Duration counted = ofMillis(seconds, MILLIS);
    return counted != null || date == null ? counted : between(date, seconds);
  }

  private static @Nullable Duration ofMillis(String text, double unit) {
    try {
      double value = Double.parseDouble(text) * unit;
      return value >= 0 ? bounded(Duration.ofMillis((long) value)) : null;
    } catch (NumberFormatException _) {
      return null;
    }
  }

  private static @Nullable Duration between(String from, String to) {
    try {
      Duration wait = Duration.between(instant(from), instant(to));
      return wait.isNegative() ? Duration.ZERO : bounded(wait);
    } catch (DateTimeException _) {
      return null;
    }
  }

  private static Instant instant(String date) {
    return DateTimeFormatter.RFC_1123_DATE_TIME.parse(date, Instant::from);
  }

  private static Duration bounded(Duration wait) {
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }
}
