package dev.modeldock.plugins.claudecode;

import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.soon;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.text;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The provider with the vendor's own CLI, which asks a fake of the vendor's API. */
@NeedsClaude
abstract class RealClaude {

  static final Duration SOON = Duration.ofSeconds(10);
  static final String CANARY = "CANARY-4711";

  @TempDir Path home;
  ClaudeUnderTest claude;

  @BeforeEach
  void start() throws Exception {
    claude = start(Map.of());
  }

  ClaudeUnderTest start(Map<String, Object> more) throws Exception {
    Path config = Files.createDirectories(home.resolve("config"));
    var settings = new HashMap<String, Object>(more);
    settings.put("config_dir", config.toString());
    return new ClaudeUnderTest(NeedsClaude.Condition.binary(), settings);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    claude.provider.close();
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).as("no program is left").isTrue();
    claude.close();
  }

  /** The texts of each turn, without what the CLI itself puts before the first. */
  static List<String> turns(JsonNode body) {
    var turns = new ArrayList<String>();
    for (JsonNode message : body.path("messages")) {
      String role = message.path("role").asString("");
      var texts = new ArrayList<String>();
      message.path("content").forEach(block -> texts.add(block.path("text").asString("")));
      if (message.path("content").isString()) {
        texts.add(message.path("content").asString(""));
      }
      texts.removeIf(text -> text.startsWith("<system-reminder>"));
      if (!role.equals("system")) {
        turns.add(role + ":" + String.join("|", texts));
      }
    }
    return turns;
  }
}
