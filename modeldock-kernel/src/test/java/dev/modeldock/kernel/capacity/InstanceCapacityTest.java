package dev.modeldock.kernel.capacity;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.Stage;
import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.state.InstanceLimits;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InstanceCapacityTest {

  private static final Duration LONG = Duration.ofSeconds(20);

  private static InstanceCapacity capacity(int limit, int queue, Duration patience) {
    return new InstanceCapacity("slow", new CapacityRules(limit, queue, patience));
  }

  @Test
  void withoutALimitEverybodyIsCountedAndNobodyWaits() throws Exception {
    var capacity = capacity(0, 0, LONG);

    try (Permit _ = capacity.acquire();
        Permit _ = capacity.acquire()) {
      assertThat(capacity.inFlight()).isEqualTo(2);
    }

    assertThat(capacity.inFlight()).isZero();
  }

  @Test
  void aFullQueueRefusesAtOnceAndSaysWhenToComeAgain() throws Exception {
    var capacity = capacity(1, 0, LONG);
    Permit held = capacity.acquire();

    Overloaded refused = catchThrowableOfType(Overloaded.class, capacity::acquire);

    assertThat(refused.stage()).isEqualTo(Stage.NOT_SENT);
    assertThat(refused.retryAfter()).isPresent();
    assertThat(refused).hasMessageContaining("'slow'").hasMessageContaining("max_concurrent");
    held.close();
    capacity.acquire().close();
    assertThat(capacity.inFlight()).isZero();
  }

  @Test
  void whoeverWaitsTooLongLeavesTheQueue() throws Exception {
    var capacity = capacity(1, 5, Duration.ofMillis(20));
    Permit held = capacity.acquire();

    assertThatExceptionOfType(Overloaded.class)
        .isThrownBy(capacity::acquire)
        .withMessageContaining("20 ms");

    assertThat(capacity.waiting()).isZero();
    held.close();
    assertThat(capacity.inFlight()).isZero();
  }

  @Test
  void whoeverCameFirstIsServedFirst() throws Exception {
    var capacity = capacity(1, 10, LONG);
    Permit held = capacity.acquire();
    BlockingQueue<Integer> served = new LinkedBlockingQueue<>();
    for (int i = 0; i < 10; i++) {
      int number = i;
      Thread.ofVirtual()
          .start(() -> {
            try (Permit _ = capacity.acquire()) {
              served.add(number);
            } catch (Overloaded | InterruptedException e) {
              served.add(-1);
            }
          });
      Wait.until(() -> capacity.waiting() == number + 1);
    }

    held.close();

    for (int i = 0; i < 10; i++) {
      assertThat(served.poll(20, TimeUnit.SECONDS)).isEqualTo(i);
    }
    Wait.until(() -> capacity.inFlight() == 0);
  }

  @Test
  void whoeverIsInterruptedLeavesTheQueueToTheOthers() throws Exception {
    var capacity = capacity(1, 10, LONG);
    Permit held = capacity.acquire();
    var left = new CountDownLatch(1);
    Thread leaver =
        Thread.ofVirtual()
            .start(() -> {
              try {
                capacity.acquire();
              } catch (InterruptedException e) {
                left.countDown();
              } catch (Overloaded e) {
                throw new AssertionError(e);
              }
            });
    Wait.until(() -> capacity.waiting() == 1);

    leaver.interrupt();

    assertThat(left.await(20, TimeUnit.SECONDS)).isTrue();
    assertThat(capacity.waiting()).isZero();
    held.close();
    capacity.acquire().close();
  }

  @Test
  void aPermitIsGivenBackOnce() throws Exception {
    var capacity = capacity(2, 0, LONG);
    Permit first = capacity.acquire();
    Permit second = capacity.acquire();

    first.close();
    first.close();

    assertThat(capacity.inFlight()).isEqualTo(1);
    second.close();
  }

  @Test
  void aRaisedLimitLetsThoseInWhoWait() throws Exception {
    var capacity = capacity(1, 10, LONG);
    Permit held = capacity.acquire();
    var in = new CountDownLatch(2);
    for (int i = 0; i < 2; i++) {
      Thread.ofVirtual()
          .start(() -> {
            try (Permit _ = capacity.acquire()) {
              in.countDown();
            } catch (Overloaded | InterruptedException e) {
              throw new AssertionError(e);
            }
          });
    }
    Wait.until(() -> capacity.waiting() == 2);

    capacity.apply(new CapacityRules(0, 0, LONG));

    assertThat(in.await(20, TimeUnit.SECONDS)).isTrue();
    held.close();
    Wait.until(() -> capacity.inFlight() == 0);
  }

  @Test
  void aLoweredLimitTakesNothingAwayButLetsNoMoreIn() throws Exception {
    var capacity = capacity(2, 0, LONG);
    Permit first = capacity.acquire();
    Permit second = capacity.acquire();

    capacity.apply(new CapacityRules(1, 0, LONG));
    first.close();

    assertThatExceptionOfType(Overloaded.class).isThrownBy(capacity::acquire);
    second.close();
    capacity.acquire().close();
  }

  /** Callers that fail, leave and lose patience at random, while the limit itself moves. */
  @Test
  void underAllLoadsTheLimitHoldsAndNothingIsLost() throws Exception {
    int most = 5;
    var capacity = capacity(most, 60, Duration.ofMillis(30));
    var inside = new AtomicInteger();
    var highest = new AtomicInteger();
    var served = new AtomicInteger();
    var callers = new ArrayList<Thread>();
    for (int i = 0; i < 200; i++) {
      callers.add(
          Thread.ofVirtual()
              .start(() -> {
                for (int round = 0; round < 50; round++) {
                  try (Permit permit = capacity.acquire()) {
                    highest.accumulateAndGet(inside.incrementAndGet(), Math::max);
                    try {
                      served.incrementAndGet();
                      work(permit);
                    } finally {
                      inside.decrementAndGet();
                    }
                  } catch (Overloaded | InterruptedException | IllegalStateException _) {
                    // Refused, left, or failed: the next round shows whether that cost a permit.
                  }
                }
              }));
    }
    var over = new CountDownLatch(1);
    Thread disturber =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; over.getCount() > 0; i++) {
                callers.get(ThreadLocalRandom.current().nextInt(200)).interrupt();
                capacity.apply(new CapacityRules(i % most + 1, 60, Duration.ofMillis(30)));
                Thread.yield();
              }
            });
    for (Thread caller : callers) {
      caller.join();
    }
    over.countDown();
    disturber.join();

    assertThat(highest.get()).isBetween(1, most);
    assertThat(served).hasPositiveValue();
    assertThat(capacity.inFlight()).isZero();
    assertThat(capacity.waiting()).isZero();
  }

  private static void work(Permit permit) throws InterruptedException {
    switch (ThreadLocalRandom.current().nextInt(4)) {
      case 0 -> throw new IllegalStateException("a call that fails");
      case 1 -> Thread.sleep(Duration.ofNanos(ThreadLocalRandom.current().nextLong(200_000)));
      case 2 -> Thread.yield();
      default -> {}
    }
  }

  @Test
  void theOwnersWordCountsMoreThanTheProviders() {
    assertThat(CapacityRules.of(InstanceLimits.none(), OptionalInt.empty()).limited()).isFalse();
    assertThat(CapacityRules.of(InstanceLimits.none(), OptionalInt.of(2)).limit()).isEqualTo(2);
    for (int said : List.of(0, 7)) {
      var limits =
          new InstanceLimits(said, 3, Duration.ofSeconds(4), InstanceLimits.Timeouts.none());
      assertThat(CapacityRules.of(limits, OptionalInt.of(2)))
          .isEqualTo(new CapacityRules(said, 3, Duration.ofSeconds(4)));
    }
  }
}
