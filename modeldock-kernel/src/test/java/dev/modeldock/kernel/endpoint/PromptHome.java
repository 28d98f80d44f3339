package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.promptlog.PromptArchive;
import dev.modeldock.kernel.promptlog.PromptModes;
import dev.modeldock.kernel.promptlog.PromptModes.Overrides;
import dev.modeldock.kernel.promptlog.file.PromptJournal;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/** A gateway in memory with a real prompt log in a folder. */
final class PromptHome implements AutoCloseable {

  final TestGateway gateway = new TestGateway();
  final PromptJournal journal;
  private final Path folder;

  PromptHome(Path home) {
    folder = home.resolve("prompts");
    journal = PromptJournal.open(folder, Duration.ofDays(7), 64 << 20, InstantSource.system());
  }

  /** Has the log keep {@code mode} of everything. */
  TestGateway keeping(PromptLogging mode) {
    return keeping(mode, Overrides.STRICTER);
  }

  TestGateway keeping(PromptLogging mode, Overrides overrides) {
    return gateway.prompts(new PromptModes(mode, overrides), journal);
  }

  /** {@return all that was kept, oldest first; nothing is written after this} */
  List<JsonObject> entries() throws IOException {
    journal.close();
    return journal.find(new PromptArchive.Filter(null, null, null, null, null, 100)).isEmpty()
        ? List.of()
        : journal.get("req_1");
  }

  /** {@return the only entry} */
  JsonObject entry() throws IOException {
    List<JsonObject> entries = entries();
    assertThat(entries).hasSize(1);
    return entries.getFirst();
  }

  static String text(JsonObject entry) {
    return new String(Json.compact(entry), StandardCharsets.UTF_8);
  }

  boolean leftAnything() {
    return Files.exists(folder);
  }

  @Override
  public void close() throws IOException {
    gateway.close();
    journal.close();
  }
}
