package dev.modeldock.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FailureBudgetTest {

  private long now = -5;
  private final FailureBudget budget = new FailureBudget(() -> now);

  @Test
  void aKeyThatIsGuessedAtUsesUpItsOwnPartOnly() {
    assertThat(spent("attacked", 1_000)).isEqualTo(5);
    assertThat(budget.allows("other")).isTrue();
  }

  @Test
  void manyKeysThatAreGuessedAtUseUpAllThereIs() {
    int all = 0;
    for (int i = 0; i < 100; i++) {
      all += spent("key" + i, 10);
    }
    assertThat(all).isEqualTo(20);
    assertThat(budget.allows("other")).isFalse();
  }

  @Test
  void aLittleComesBackWithTime() {
    spent("attacked", 10);
    now += Duration.ofSeconds(4).toNanos();
    assertThat(budget.allows("attacked")).isFalse();
    now += Duration.ofSeconds(1).toNanos();
    assertThat(spent("attacked", 10)).isEqualTo(1);
    now += Duration.ofDays(1).toNanos();
    assertThat(spent("attacked", 10)).isEqualTo(5);
  }

  private int spent(String key, int wishes) {
    int spent = 0;
    for (int i = 0; i < wishes && budget.allows(key); i++) {
      budget.spend(key);
      spent++;
    }
    return spent;
  }
}
