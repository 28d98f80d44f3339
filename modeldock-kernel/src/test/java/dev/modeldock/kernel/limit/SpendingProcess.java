package dev.modeldock.kernel.limit;

import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.nio.file.Path;

/** Spends one token at a time and says how many have been spent, until it is killed. */
final class SpendingProcess {

  static final long DAILY = 1_000_000;

  private SpendingProcess() {}

  @SuppressWarnings("SystemOut")
  public static void main(String[] arguments) throws IOException {
    KeyRecord key = LimitedKeys.daily("k", DAILY);
    try (var keys = new LimitedKeys(Path.of(arguments[0]), QuotaCrashTest.NOON)) {
      while (keys.spend(key, 1) == null) {
        System.out.println(keys.usedToday(key));
      }
    }
  }
}
