package dev.modeldock.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many requests of one key at once, which end in every way there is. */
@Timeout(60)
class QuotaRaceTest {

  private static final long LIMIT = 1_000;
  private static final int THREADS = 200;

  /** Together they would use several times as much as there is. */
  private static final int ROUNDS = 8;

  @TempDir Path folder;

  private final AtomicLong settled = new AtomicLong();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicInteger streaming = new AtomicInteger();
  private final AtomicInteger mostStreams = new AtomicInteger();

  /** Keys with either limit of tokens and with both: one alone must hold. */
  static List<KeyRecord> keys() {
    return List.of(
        LimitedKeys.key("minute", null, LIMIT, 20, null),
        LimitedKeys.key("day", null, null, 20, LIMIT),
        LimitedKeys.key("both", null, LIMIT, 20, LIMIT));
  }

  @ParameterizedTest
  @MethodSource("keys")
  void nothingIsOverspentAndEverythingReservedEnds(KeyRecord key) throws Exception {
    try (var keys = new LimitedKeys(folder, "2030-06-01T12:00:00Z")) {
      var racing = new AtomicBoolean(true);
      try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<List<Long>> observed = threads.submit(() -> observe(keys, key, racing));
        try {
          race(keys, key);
        } finally {
          racing.set(false);
        }
        assertThat(observed.get()).isNotEmpty().allMatch(total -> total <= LIMIT);
      }
      for (LimitStanding each : tokens(keys, key)) {
        assertThat(each.reserved()).as(each.which().id()).isZero();
        assertThat(each.used()).as(each.which().id()).isEqualTo(settled.get());
      }
      assertThat(keys.standing(key, Limit.CONCURRENT_STREAMS).used()).isZero();
      assertThat(settled.get()).as("as good as all of it").isBetween(LIMIT - 7, LIMIT);
      assertThat(refused).hasPositiveValue();
      assertThat(mostStreams.get()).isBetween(2, 20);

      keys.crash();
      if (key.limits().dailyTokens() != null) {
        assertThat(keys.usedToday(key)).as("after a crash").isEqualTo(settled.get());
      }
    }
  }

  private static List<Long> observe(LimitedKeys keys, KeyRecord key, AtomicBoolean racing)
      throws IOException {
    var seen = new ArrayList<Long>();
    while (racing.get()) {
      tokens(keys, key).forEach(each -> seen.add(each.used() + each.reserved()));
      Thread.yield();
    }
    return seen;
  }

  private static List<LimitStanding> tokens(LimitedKeys keys, KeyRecord key) throws IOException {
    return keys.meters.of(key).stream()
        .filter(each -> each.which() != Limit.CONCURRENT_STREAMS)
        .toList();
  }

  private void race(LimitedKeys keys, KeyRecord key) throws Exception {
    var start = new CountDownLatch(1);
    var done = new ArrayList<Future<?>>();
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int thread = 0; thread < THREADS; thread++) {
        var random = new Random(thread);
        done.add(
            threads.submit(() -> {
              start.await();
              for (int round = 0; round < ROUNDS; round++) {
                try {
                  request(keys, key, random);
                } catch (StackOverflowError | IllegalStateException | InterruptedException _) {
                  // A defect, a failure and a cancel: what they held is what is looked at.
                }
              }
              return null;
            }));
      }
      start.countDown();
      for (Future<?> each : done) {
        each.get();
      }
    }
    // Whatever the dice have left, until nothing fits any more.
    while (keys.spend(key, 1) == null) {
      settled.incrementAndGet();
    }
  }

  private void request(LimitedKeys keys, KeyRecord key, Random random)
      throws InterruptedException, IOException {
    int cost = 1 + random.nextInt(7);
    boolean stream = random.nextInt(4) == 0;
    try (Spending spending = keys.meters.spending(key)) {
      spending.admit();
      spending.reserve(stream, () -> Demand.ofPrompt(cost));
      // Counted only while it is held: the others may stream as soon as it is given back.
      if (stream) {
        mostStreams.accumulateAndGet(streaming.incrementAndGet(), Math::max);
      }
      try {
        answer(keys, key, spending, cost, random);
      } finally {
        if (stream) {
          streaming.decrementAndGet();
        }
      }
    } catch (RefusedException _) {
      refused.incrementAndGet();
    }
  }

  private void answer(LimitedKeys keys, KeyRecord key, Spending spending, int cost, Random random)
      throws InterruptedException, IOException {
    Thread.yield();
    switch (random.nextInt(6)) {
      case 0 -> throw new IllegalStateException("a failure");
      case 1 -> throw new StackOverflowError("a defect");
      case 2 -> {
        Thread.currentThread().interrupt();
        Thread.sleep(Duration.ofSeconds(1));
      }
      default -> end(keys, key, spending, random.nextInt(cost + 1));
    }
  }

  private void end(LimitedKeys keys, KeyRecord key, Spending spending, long used)
      throws IOException {
    keys.journal().record(keys.event(key, keys.clock(), used));
    spending.settle(used);
    spending.settle(used);
    settled.addAndGet(used);
  }
}
