package dev.modeldock.api.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  @Test
  void aDeadlineAheadHasTimeLeftAndNoMoreThanItWasGiven() {
    Deadline deadline = Deadline.after(Duration.ofHours(1));

    assertThat(deadline.limited()).isTrue();
    assertThat(deadline.expired()).isFalse();
    assertThat(deadline.remaining())
        .isLessThanOrEqualTo(Duration.ofHours(1))
        .isGreaterThan(Duration.ofMinutes(50));
  }

  @Test
  void aDeadlineThatCameLeavesNothing() {
    for (Duration past : new Duration[] {Duration.ZERO, Duration.ofSeconds(-5)}) {
      Deadline deadline = Deadline.after(past);

      assertThat(deadline.expired()).isTrue();
      assertThat(deadline.remaining()).isEqualTo(Duration.ZERO);
    }
  }

  @Test
  void noDeadlineNeverComes() {
    assertThat(Deadline.none().limited()).isFalse();
    assertThat(Deadline.none().expired()).isFalse();
    assertThat(Deadline.none().remaining()).isGreaterThan(Duration.ofDays(36500));
  }

  @Test
  void theLongestTimesAreDeadlinesToo() {
    Deadline deadline = Deadline.after(Duration.ofDays(36500));

    assertThat(deadline.expired()).isFalse();
    assertThat(deadline.remaining()).isGreaterThan(Duration.ofDays(36000));
  }
}
