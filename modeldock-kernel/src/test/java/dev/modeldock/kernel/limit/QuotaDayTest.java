package dev.modeldock.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The daily quota, whichever way the clock is set. */
class QuotaDayTest {

  private static final KeyRecord KEY = LimitedKeys.daily("k", 100);

  @TempDir Path folder;

  private static void assertSpent(LimitedKeys keys) throws IOException {
    assertThat(Objects.requireNonNull(keys.spend(KEY, 1)).code())
        .as("one more at %s", keys.clock())
        .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
  }

  @ParameterizedTest
  @CsvSource({
    "an ordinary day, 2030-06-01T23:59:59.999Z, 2030-06-02T00:00:00Z",
    "the end of a month, 2030-01-31T23:59:59.999Z, 2030-02-01T00:00:00Z",
    "the eve of a leap day, 2032-02-28T23:59:59.999Z, 2032-02-29T00:00:00Z",
    "a leap day, 2032-02-29T23:59:59.999Z, 2032-03-01T00:00:00Z",
    "February of another year, 2031-02-28T23:59:59.999Z, 2031-03-01T00:00:00Z",
    "the end of a year, 2030-12-31T23:59:59.999Z, 2031-01-01T00:00:00Z",
    "before 1970, 1969-12-31T23:59:59.999Z, 1970-01-01T00:00:00Z"
  })
  void aDayEndsAtMidnightInUtcAndNotBefore(String what, String last, String next)
      throws IOException {
    try (var keys = new LimitedKeys(folder, last.substring(0, 11) + "00:00:00Z")) {
      assertThat(keys.spend(KEY, 100)).as(what).isNull();
      assertSpent(keys);
      keys.clock(last);
      assertSpent(keys);
      Refusal told = Objects.requireNonNull(keys.spend(KEY, 1));
      assertThat(told.retryAfter()).isEqualTo(Duration.ofMillis(1));

      keys.clock(next);

      assertThat(keys.usedToday(KEY)).isZero();
      assertThat(keys.spend(KEY, 100)).as("a new day").isNull();
      assertSpent(keys);
    }
  }

  @Test
  void theHourThatDaylightSavingTakesOrGivesChangesNothing() throws IOException {
    try (var keys = new LimitedKeys(folder, "2030-03-31T00:30:00Z")) {
      assertThat(keys.spend(KEY, 60)).isNull();
      keys.clock("2030-03-31T01:30:00Z");
      assertThat(keys.spend(KEY, 40)).isNull();
      for (String at : new String[] {"02:30:00", "21:59:59", "22:00:00", "23:00:00", "23:59:59"}) {
        keys.clock("2030-03-31T" + at + "Z");
        assertSpent(keys);
      }
      assertThat(Objects.requireNonNull(keys.spend(KEY, 1)).retryAfter())
          .isEqualTo(Duration.ofSeconds(1));
    }
  }

  @Test
  void aClockSetBackAnHourGivesNothingTwice() throws IOException {
    try (var keys = new LimitedKeys(folder, "2030-06-01T12:00:00Z")) {
      assertThat(keys.spend(KEY, 70)).isNull();
      keys.clock("2030-06-01T11:00:00Z");
      assertThat(keys.usedToday(KEY)).isEqualTo(70);
      assertThat(keys.spend(KEY, 30)).isNull();
      assertSpent(keys);
    }
  }

  @Test
  void aClockThatCrossesMidnightToAndFroGivesEachDayOnce() throws IOException {
    try (var keys = new LimitedKeys(folder, "2030-06-01T23:30:00Z")) {
      assertThat(keys.spend(KEY, 70)).isNull();
      keys.clock("2030-06-02T00:30:00Z");
      assertThat(keys.spend(KEY, 60)).isNull();

      keys.clock("2030-06-01T23:30:00Z");
      assertThat(keys.usedToday(KEY)).isEqualTo(70);
      assertThat(keys.spend(KEY, 30)).isNull();
      assertSpent(keys);

      keys.clock("2030-06-02T00:30:00Z");
      assertThat(keys.usedToday(KEY)).isEqualTo(60);
      assertThat(keys.spend(KEY, 40)).isNull();
      assertSpent(keys);
      keys.crash();
      assertSpent(keys);
    }
  }

  @Test
  void aClockThatIsADayAheadForAWhileLocksNobodyOut() throws IOException {
    try (var keys = new LimitedKeys(folder, "2030-06-01T12:00:00Z")) {
      assertThat(keys.spend(KEY, 90)).isNull();
      keys.clock("2031-06-01T12:00:00Z");
      assertThat(keys.spend(KEY, 100)).isNull();
      assertSpent(keys);

      keys.clock("2030-06-01T12:05:00Z");
      assertThat(keys.spend(KEY, 10)).isNull();
      assertSpent(keys);
      keys.clock("2030-06-02T12:00:00Z");
      assertThat(keys.spend(KEY, 100)).isNull();
    }
  }

  @Test
  void aRequestThatRunsPastMidnightBelongsToTheDayOnWhichItBegan() throws Exception {
    try (var keys = new LimitedKeys(folder, "2030-06-01T23:59:00Z")) {
      var began = keys.clock();
      Spending late = keys.reserved(KEY, 80);
      keys.clock("2030-06-02T00:01:00Z");
      assertThat(keys.spend(KEY, 100)).as("none of the new day is held").isNull();

      keys.clock("2030-06-01T23:59:30Z");
      assertThat(keys.standing(KEY, Limit.DAILY_TOKENS).reserved()).isEqualTo(80);
      assertThat(keys.spend(KEY, 21)).as("what it holds is held still").isNotNull();

      keys.clock("2030-06-02T00:02:00Z");
      assertThat(keys.usedToday(KEY)).isEqualTo(100);
      keys.journal().record(keys.event(KEY, began, 75));
      late.settle(75);
      late.close();
      assertThat(keys.usedToday(KEY)).as("nothing of it is in the new day").isEqualTo(100);
      assertThat(keys.standing(KEY, Limit.DAILY_TOKENS).reserved()).isZero();
      keys.clock("2030-06-01T23:59:40Z");
      assertThat(keys.usedToday(KEY)).isEqualTo(75);
    }
  }

  @Test
  void whatIsKnownOfYesterdayIsNotToldOfToday() throws Exception {
    try (var keys = new LimitedKeys(folder, "2030-06-01T12:00:00Z")) {
      assertThat(keys.spend(KEY, 70)).isNull();
      keys.clock("2030-06-02T12:00:00Z");
      try (Spending spending = keys.meters.spending(KEY)) {
        assertThat(spending.standings()).isEmpty();
        spending.reserve(false, () -> Demand.ofPrompt(5));
        assertThat(spending.standings().getFirst().remaining()).isEqualTo(95);
      }
    }
  }

  @Test
  void whatIsHeldByRequestsUnderWayIsWaitedForAndNotForTheNextDay() throws Exception {
    try (var keys = new LimitedKeys(folder, "2030-06-01T12:00:00Z");
        Spending held = keys.reserved(KEY, 80)) {
      Refusal told = Objects.requireNonNull(keys.spend(KEY, 30));
      assertThat(told.message()).contains("80 are reserved", "when some of those have ended");
      assertThat(told.retryAfter()).isEqualTo(Breach.SOON);
      held.settle(10);
      assertThat(keys.spend(KEY, 30)).isNull();
    }
  }

  @Test
  void aRuntimeThatTakesMoreThanWasReservedIsPaidForByTheNextRequests() throws Exception {
    try (var keys = new LimitedKeys(folder, "2030-06-01T12:00:00Z")) {
      try (Spending greedy = keys.reserved(KEY, 10)) {
        greedy.settle(130);
      }
      assertThat(keys.usedToday(KEY)).isEqualTo(130);
      assertThat(keys.standing(KEY, Limit.DAILY_TOKENS).remaining()).isZero();
      assertSpent(keys);
    }
  }

  @Test
  void aLimitThatIsLoweredBelowWhatIsUsedHoldsAtOnce() throws IOException, RefusedException {
    try (var keys = new LimitedKeys(folder, "2030-06-01T12:00:00Z")) {
      assertThat(keys.spend(KEY, 50)).isNull();
      assertThat(keys.spend(LimitedKeys.daily("k", 50), 1)).isNotNull();
      assertThat(keys.spend(LimitedKeys.daily("k", 51), 1)).isNull();
      keys.reserved(LimitedKeys.key("k", null, null, null, null), 1_000_000).close();
    }
  }
}
