package dev.modeldock.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The limits of a minute. */
class MinuteLimitTest {

  private static final KeyRecord CALLER = LimitedKeys.key("k", 3, null, null, null);
  private static final KeyRecord READER = LimitedKeys.key("k", null, 100L, null, null);

  @TempDir Path folder;
  private LimitedKeys keys;

  @BeforeEach
  void open() throws IOException {
    keys = new LimitedKeys(folder, "2030-06-01T12:00:00Z");
  }

  @AfterEach
  void close() throws IOException {
    keys.close();
  }

  private @Nullable Refusal call() {
    try (Spending spending = keys.meters.spending(CALLER)) {
      spending.admit();
      return null;
    } catch (RefusedException e) {
      return e.refusal();
    }
  }

  private Duration refused(@Nullable Refusal refusal) {
    assertThat(refusal).isNotNull();
    assertThat(refusal.code()).isEqualTo(ErrorCode.RATE_LIMIT_EXCEEDED);
    return Objects.requireNonNull(refusal.retryAfter());
  }

  @Test
  void theWaitIsTheShortestAfterWhichARequestPasses() {
    for (int i = 0; i < 3; i++) {
      assertThat(call()).isNull();
      keys.pass(Duration.ofMillis(7_300));
    }

    Duration wait = refused(call());

    keys.pass(wait.minusNanos(1));
    assertThat(refused(call())).isEqualTo(Duration.ofNanos(1));
    keys.pass(Duration.ofNanos(1));
    assertThat(call()).isNull();
    assertThat(call()).as("only the oldest has gone").isNotNull();
  }

  @Test
  void theWaitForTokensIsTheShortestAfterWhichSoManyAreFree() throws IOException {
    for (int tokens : new int[] {50, 20, 30}) {
      assertThat(keys.spend(READER, tokens)).isNull();
      keys.pass(Duration.ofMillis(9_100));
    }

    Duration wait = refused(keys.spend(READER, 60));

    keys.pass(wait.minusNanos(1));
    assertThat(keys.spend(READER, 60)).isNotNull();
    keys.pass(Duration.ofNanos(1));
    assertThat(keys.spend(READER, 60)).isNull();
  }

  @Test
  void aRefusedRequestDoesNotCount() {
    for (int i = 0; i < 3; i++) {
      assertThat(call()).isNull();
    }
    for (int second = 0; second < 61; second++) {
      assertThat(call()).as("at %d s", second).isNotNull();
      keys.pass(Duration.ofSeconds(1));
    }
    assertThat(call()).isNull();
  }

  @Test
  void inNoMinuteMoreIsUsedThanTheLimit() throws IOException {
    var random = new Random(7);
    record Use(long at, long tokens) {}
    var uses = new ArrayDeque<Use>();
    int refusals = 0;
    for (int i = 0; i < 5_000; i++) {
      keys.pass(Duration.ofMillis(random.nextInt(4_000)));
      long tokens = 1 + random.nextInt(30);
      if (keys.spend(READER, tokens) == null) {
        uses.add(new Use(keys.nanos.get(), tokens));
      } else {
        refusals++;
      }
      long now = keys.nanos.get();
      uses.removeIf(use -> now - use.at() >= Duration.ofMinutes(1).toNanos());
      assertThat(uses.stream().mapToLong(Use::tokens).sum()).isLessThanOrEqualTo(100);
    }
    assertThat(refusals).isBetween(500, 4_500);
  }

  @Test
  void whatIsReservedIsNotForgottenHoweverLongItTakes() throws Exception {
    try (Spending slow = keys.reserved(READER, 90)) {
      keys.pass(Duration.ofHours(3));
      Refusal told = keys.spend(READER, 20);
      assertThat(refused(told)).isEqualTo(Breach.SOON);
      assertThat(Objects.requireNonNull(told).message()).contains("when some of those have ended");
      slow.settle(90);
      Duration wait = refused(keys.spend(READER, 20));
      assertThat(wait).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(61));
    }
  }

  @Test
  void theWallsClockDoesNotRefillAMinute() throws IOException {
    assertThat(keys.spend(READER, 100)).isNull();
    for (String at : new String[] {"2030-06-01T11:00:00Z", "2030-06-02T12:00:00Z"}) {
      keys.clock(at);
      assertThat(keys.spend(READER, 1)).as(at).isNotNull();
    }
  }

  @Test
  void aClockThatRunsBackwardsStandsStill() throws IOException {
    assertThat(keys.spend(READER, 60)).isNull();
    keys.nanos.addAndGet(-Duration.ofHours(1).toNanos());
    assertThat(keys.spend(READER, 40)).isNull();
    assertThat(keys.spend(READER, 1)).isNotNull();
    keys.nanos.addAndGet(Duration.ofHours(1).toNanos());
    assertThat(keys.spend(READER, 1)).as("not yet a minute later").isNotNull();
    keys.pass(Duration.ofSeconds(62));
    assertThat(keys.spend(READER, 100)).isNull();
  }

  @Test
  void moreThanFitsIsToldToBeHopelessAndHoldsNothing() throws IOException {
    Refusal told = Objects.requireNonNull(keys.spend(READER, 101));

    assertThat(told.code()).isEqualTo(ErrorCode.REQUEST_EXCEEDS_LIMIT);
    assertThat(told.retryAfter()).isNull();
    assertThat(keys.spend(READER, 100)).isNull();
  }

  @Test
  void whatNeverPassesIsToldSoWhileTheDayIsUsedUp() throws IOException {
    KeyRecord both = LimitedKeys.key("k", null, 100L, null, 100L);
    assertThat(keys.spend(both, 100)).isNull();

    assertThat(Objects.requireNonNull(keys.spend(both, 101)).code())
        .isEqualTo(ErrorCode.REQUEST_EXCEEDS_LIMIT);
    assertThat(Objects.requireNonNull(keys.spend(both, 1)).code())
        .isEqualTo(ErrorCode.QUOTA_EXCEEDED);
    KeyRecord wide = LimitedKeys.key("k", null, 100L, null, 1_000L);
    assertThat(Objects.requireNonNull(keys.spend(wide, 101)).code())
        .isEqualTo(ErrorCode.REQUEST_EXCEEDS_LIMIT);
  }

  @Test
  void aBoundBeyondAllNumbersIsHopelessToo() {
    try (Spending spending = keys.meters.spending(READER)) {
      spending.reserve(false, () -> new Demand(Long.MAX_VALUE, OptionalLong.of(Long.MAX_VALUE)));
      throw new AssertionError("it passed");
    } catch (RefusedException e) {
      assertThat(e.refusal().code()).isEqualTo(ErrorCode.REQUEST_EXCEEDS_LIMIT);
    }
  }

  @Test
  void anAnswerThatIsNotBoundedHoldsTheUsualOrATenthOfASmallLimit() {
    var unbounded = new Demand(5, OptionalLong.empty());

    assertThat(unbounded.tokens(9)).isEqualTo(6);
    assertThat(unbounded.tokens(1_000)).isEqualTo(105);
    assertThat(unbounded.tokens(10_000_000)).isEqualTo(5 + Demand.USUAL_ANSWER);
    assertThat(new Demand(5, OptionalLong.of(7)).tokens(1_000)).isEqualTo(12);
  }

  @Test
  void keysDoNotShareTheirLimits() throws IOException {
    assertThat(keys.spend(READER, 100)).isNull();
    assertThat(keys.spend(LimitedKeys.key("other", null, 100L, null, null), 100)).isNull();
  }

  @Test
  void whatAnIdleKeyHasLeftBehindIsDroppedAndNothingElse() throws Exception {
    for (int i = 0; i < 500; i++) {
      keys.spend(LimitedKeys.key("k" + i, 5, 100L, 5, 100L), 60);
    }
    KeyRecord busy = LimitedKeys.key("busy", null, 100L, null, null);
    try (Spending slow = keys.reserved(busy, 90)) {
      keys.pass(Duration.ofSeconds(62));
      keys.spend(LimitedKeys.key("new", 5, null, null, null), 1);

      assertThat(keys.meters.size()).as("the busy one and the new one").isEqualTo(2);
      assertThat(slow.standings().getFirst().reserved()).isEqualTo(90);
      assertThat(keys.spend(busy, 20)).as("what is reserved is reserved still").isNotNull();
      assertThat(keys.usedToday(LimitedKeys.key("k7", 5, 100L, 5, 100L))).isEqualTo(60);
      assertThat(keys.spend(LimitedKeys.key("k7", 5, 100L, 5, 100L), 41)).isNotNull();
    }
  }

  @Test
  void aKeyWithoutLimitsHasNoMeter() throws IOException, RefusedException {
    KeyRecord free = LimitedKeys.key("free", null, null, null, null);

    try (Spending spending = keys.meters.spending(free)) {
      spending.admit();
      spending.reserve(
          true,
          () -> {
            throw new AssertionError("nobody needs to know");
          });
      assertThat(spending).isSameAs(Spending.unlimited());
      assertThat(keys.meters.of(free)).isEmpty();
    }
    assertThat(keys.meters.size()).isZero();
  }
}
