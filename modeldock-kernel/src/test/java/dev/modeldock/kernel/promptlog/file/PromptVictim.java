package dev.modeldock.kernel.promptlog.file;

import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.promptlog.entry.PromptEntry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Writes entries, and says each time how many are written, until it is killed. */
public final class PromptVictim {

  private PromptVictim() {}

  public static void main(String[] arguments) throws Exception {
    var journal =
        PromptJournal.open(
            Path.of(arguments[0]), Duration.ofDays(7), 64 << 20, InstantSource.system());
    for (int i = 0; ; i++) {
      String id = arguments[1] + "-" + i;
      journal.write(0, () -> entry(id));
      while (journal.figures().written() <= i) {
        Thread.onSpinWait();
      }
      System.out.println(id + " .");
    }
  }

  private static PromptEntry entry(String id) {
    return new PromptEntry(
        JsonObject.builder()
            .put("id", id)
            .put("at", Instant.now().toString())
            .put("key_id", "k")
            .put("target", "a:m")
            .build(),
        JsonObject.builder().put("text", "x".repeat(100_000)).build(),
        JsonObject.builder().build());
  }
}
