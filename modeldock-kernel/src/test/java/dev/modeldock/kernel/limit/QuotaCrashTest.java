package dev.modeldock.kernel.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.home.ChildJvm;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The daily quota when the gateway does not live to see the end of the day. */
@Timeout(60)
class QuotaCrashTest {

  static final String NOON = "2030-06-01T12:00:00Z";

  @TempDir Path folder;

  @Test
  void whatWasUsedIsUsedAfterACrashToo() throws IOException {
    KeyRecord key = LimitedKeys.daily("k", 100);
    try (var keys = new LimitedKeys(folder, NOON)) {
      assertThat(keys.spend(key, 70)).isNull();
      keys.crash();
      assertThat(keys.spend(key, 31)).as("before anything else was asked").isNotNull();
      assertThat(keys.spend(key, 30)).isNull();
      keys.crash();
      assertThat(keys.spend(key, 1)).isNotNull();
      assertThat(keys.usedToday(key)).isEqualTo(100);
    }
  }

  @Test
  void ofRequestsUnderWayAtACrashNothingIsHeldAndNothingCounts() throws Exception {
    KeyRecord key = LimitedKeys.daily("k", 100);
    try (var keys = new LimitedKeys(folder, NOON)) {
      assertThat(keys.spend(key, 20)).isNull();
      Spending lost = keys.reserved(key, 70);
      assertThat(lost.standings().getFirst().remaining()).isEqualTo(10);

      keys.crash();

      assertThat(keys.standing(key, Limit.DAILY_TOKENS).reserved()).isZero();
      assertThat(keys.usedToday(key)).isEqualTo(20);
    }
  }

  @Test
  void aProcessThatIsKilledAgainAndAgainGivesNoTokenTwice() throws Exception {
    KeyRecord key = LimitedKeys.daily("k", SpendingProcess.DAILY);
    long used = 0;
    int kills = 0;
    while (kills < 3) {
      long acknowledged = spendUntilKilled(used);
      try (var keys = new LimitedKeys(folder, NOON)) {
        used = keys.usedToday(key);
      }
      assertThat(used).as("after kill %d", ++kills).isBetween(acknowledged, SpendingProcess.DAILY);
    }
    assertThat(used).as("all three have spent").isGreaterThan(3 * 200);
  }

  /** {@return how much of the day the killed process has said to be used} */
  private long spendUntilKilled(long before) throws IOException {
    Process process = ChildJvm.start(SpendingProcess.class, folder.toString());
    try (var lines =
        new BufferedReader(
            new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      long total = before;
      while (total < before + 250) {
        String line = lines.readLine();
        assertThat(line).as("what the process says").isNotNull();
        total = Long.parseLong(line);
      }
      // By its handle: the process itself would close what it has yet to say.
      process.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (!line.isEmpty()) {
          total = Math.max(total, Long.parseLong(line));
        }
      }
      return total;
    } finally {
      process.destroyForcibly();
    }
  }
}
