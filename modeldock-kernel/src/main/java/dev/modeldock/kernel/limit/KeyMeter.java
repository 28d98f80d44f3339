package dev.modeldock.kernel.limit;

import dev.modeldock.kernel.limit.day.DayBook;
import dev.modeldock.kernel.state.key.KeyLimits;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Counts what one key uses and what its requests under way may yet use, so that both together never
 * exceed a limit when something is added. Every step is one short turn under the meter's own lock;
 * only the first of a day may wait, for the audit to be read.
 */
final class KeyMeter {

  private static final long NO_DAY = Long.MIN_VALUE;

  private final String keyId;
  private final DayBook book;
  private final MinuteWindow requests;
  private final MinuteWindow tokens;
  private final Set<Hold> holds = new HashSet<>();
  private long reserved;
  private long day = NO_DAY;
  private long usedToday;
  private long reservedToday;
  private int streams;
  private int pins;

  KeyMeter(String keyId, DayBook book, long nowNanos) {
    this.keyId = keyId;
    this.book = book;
    this.requests = new MinuteWindow(nowNanos);
    this.tokens = new MinuteWindow(nowNanos);
  }

  /** Keeps the meter from being dropped. */
  synchronized void pin() {
    pins++;
  }

  /** {@return whether nothing of it would be missed} The day's use is in the audit. */
  synchronized boolean idle(long nowNanos) {
    advance(nowNanos);
    return pins == 0 && requests.sum() == 0 && tokens.sum() == 0;
  }

  /** Counts one request. {@return why not, if there is no room for it} */
  synchronized @Nullable Breach admit(KeyLimits limits, Moment now) {
    advance(now.nanos());
    Integer most = limits.requestsPerMinute();
    if (most != null && requests.sum() >= most) {
      return new Breach(
          Limit.REQUESTS_PER_MINUTE,
          most,
          requests.sum(),
          0,
          1,
          requests.untilAtMost(most - 1L, now.nanos()));
    }
    requests.add(1);
    return null;
  }

  /**
   * Reserves {@code asked} tokens, and a stream if one is wanted: all of it or nothing.
   *
   * @return why not, if there is no room
   * @throws IOException if what the key has used today cannot be found out
   */
  synchronized @Nullable Breach reserve(
      KeyLimits limits, Hold hold, long asked, boolean stream, Moment now) throws IOException {
    advance(now.nanos());
    // What never passes is told at once, and not only when the day is over.
    Long ofMinute = limits.tokensPerMinute();
    boolean never = ofMinute != null && asked > ofMinute;
    Breach breach = never ? null : breachOfDay(limits, asked, now);
    breach = breach == null ? breachOfMinute(limits, asked, now) : breach;
    breach = breach == null && stream ? breachOfStreams(limits) : breach;
    if (breach == null) {
      hold.held = true;
      hold.stream = stream;
      hold.tokens = asked;
      hold.day = now.day();
      holds.add(hold);
      reserved += asked;
      reservedToday += hold.day == day ? asked : 0;
      streams += stream ? 1 : 0;
    }
    return breach;
  }

  private @Nullable Breach breachOfDay(KeyLimits limits, long asked, Moment now)
      throws IOException {
    Long most = limits.dailyTokens();
    if (most == null) {
      return null;
    }
    turnTo(now.day());
    return usedToday + reservedToday + asked <= most
        ? null
        : new Breach(
            Limit.DAILY_TOKENS,
            most,
            usedToday,
            reservedToday,
            asked,
            usedToday + asked <= most ? Breach.SOON : now.untilDayEnds());
  }

  private @Nullable Breach breachOfMinute(KeyLimits limits, long asked, Moment now) {
    Long most = limits.tokensPerMinute();
    if (most == null || tokens.sum() + reserved + asked <= most) {
      return null;
    }
    long room = most - reserved - asked;
    Duration wait = tokens.untilAtMost(room < 0 ? most - asked : room, now.nanos());
    if (room < 0 && wait.compareTo(Breach.SOON) < 0) {
      wait = Breach.SOON;
    }
    return new Breach(Limit.TOKENS_PER_MINUTE, most, tokens.sum(), reserved, asked, wait);
  }

  private @Nullable Breach breachOfStreams(KeyLimits limits) {
    Integer most = limits.concurrentStreams();
    return most == null || streams < most
        ? null
        : new Breach(Limit.CONCURRENT_STREAMS, most, streams, 0, 1, Breach.SOON);
  }

  /**
   * Has what is counted for a day be that day's, whichever way the clock was set: what the audit
   * says of it, and what requests that began on it hold.
   */
  private void turnTo(long today) throws IOException {
    if (day != today) {
      usedToday = book.used(keyId, today);
      day = today;
      reservedToday =
          holds.stream().filter(hold -> hold.day == today).mapToLong(hold -> hold.tokens).sum();
    }
  }

  /** Puts what was really used in the place of what was reserved, once. */
  synchronized void settle(Hold hold, long used, long nowNanos) {
    if (!hold.held || hold.settled) {
      return;
    }
    hold.settled = true;
    advance(nowNanos);
    tokens.add(used);
    reserved -= hold.tokens;
    if (hold.day == day) {
      reservedToday -= hold.tokens;
      usedToday += used;
    }
    hold.tokens = 0;
  }

  /** Ends a request: gives back whatever it still holds. */
  synchronized void release(Hold hold, long nowNanos) {
    pins--;
    settle(hold, 0, nowNanos);
    if (holds.remove(hold) && hold.stream) {
      streams--;
    }
  }

  /** {@return how each of the limits stands, that of the day only if its use is known} */
  synchronized List<LimitStanding> standings(KeyLimits limits, Moment now) {
    advance(now.nanos());
    var standings = new ArrayList<LimitStanding>(4);
    if (limits.requestsPerMinute() != null) {
      standings.add(
          minute(Limit.REQUESTS_PER_MINUTE, limits.requestsPerMinute(), requests, 0, now));
    }
    if (limits.tokensPerMinute() != null) {
      standings.add(
          minute(Limit.TOKENS_PER_MINUTE, limits.tokensPerMinute(), tokens, reserved, now));
    }
    if (limits.concurrentStreams() != null) {
      standings.add(
          LimitStanding.at(
              now,
              Limit.CONCURRENT_STREAMS,
              limits.concurrentStreams(),
              streams,
              0,
              Duration.ZERO));
    }
    if (limits.dailyTokens() != null && day == now.day()) {
      standings.add(
          LimitStanding.at(
              now,
              Limit.DAILY_TOKENS,
              limits.dailyTokens(),
              usedToday,
              reservedToday,
              now.untilDayEnds()));
    }
    return standings;
  }

  /** Finds out what was used today, if that is limited. */
  synchronized void learnOfDay(KeyLimits limits, Moment now) throws IOException {
    if (limits.dailyTokens() != null) {
      turnTo(now.day());
    }
  }

  private static LimitStanding minute(
      Limit which, long most, MinuteWindow window, long reserved, Moment now) {
    return LimitStanding.at(
        now, which, most, window.sum(), reserved, window.untilAtMost(0, now.nanos()));
  }

  private void advance(long nowNanos) {
    requests.advance(nowNanos);
    tokens.advance(nowNanos);
  }
}
