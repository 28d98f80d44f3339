package dev.modeldock.plugins.claudecode;

import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.assistant;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.call;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.soon;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.system;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.text;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.testkit.host.FakeHost;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** What the real CLI must not read, run, keep or take for its own. */
class RealClaudeIsolationTest extends RealClaude {

  @Test
  void noFileThatAPromptNamesIsRead() throws Exception {
    Path secret = Files.writeString(home.resolve("secret.txt"), CANARY + "\n" + CANARY + "\n");
    Path spaced = Files.writeString(home.resolve("with space.txt"), CANARY);
    Files.writeString(Files.createDirectories(home.resolve("dir")).resolve(CANARY), "x");
    String up = "../".repeat(20) + secret.toString().substring(1);
    List<String> forms =
        List.of(
            "@" + secret,
            "look at @" + secret + " please",
            "@" + up,
            "@./" + up,
            "@~/.." + "/".repeat(2) + up,
            "@\"" + spaced + "\"",
            "@'" + spaced + "'",
            "@" + secret + "#L1-2",
            "@" + home.resolve("dir"),
            "@" + home.resolve("dir") + "/",
            "@file://" + secret,
            "!cat " + secret,
            "!`cat " + secret + "`",
            "#" + secret,
            "@mcp:resource://" + secret);
    for (String form : forms) {
      JsonNode body =
          claude.sent(call(system(form), user(form), assistant(form), user("see"), user(form)));
      assertThat(body.toString())
          .as(form)
          .doesNotContain(CANARY + "\\n")
          .doesNotContain("/" + CANARY);
      assertThat(body.toString()).as(form).doesNotContain(CANARY);
      assertThat(turns(body)).as(form).contains("user:see|" + form);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usage", "/help", "/clear", "/model haiku", "/nothing", "\n/usage"})
  void whatLooksLikeACommandIsText(String command) throws Exception {
    JsonNode body = claude.sent(call(user(command), assistant("no"), user(command)));
    assertThat(turns(body).getLast()).endsWith(command);
    assertThat(turns(body)).hasSize(3);
    assertThat(claude.upstream.requests()).hasSize(1);
  }

  @Test
  void nothingOfTheUsersOwnSetUpLeaksIn() throws Exception {
    Path config = home.resolve("config");
    Path mark = home.resolve("hook-ran");
    String hook = "[{\"hooks\":[{\"type\":\"command\",\"command\":\"touch " + mark + "\"}]}]";
    Files.writeString(
        config.resolve("settings.json"),
        """
        {"hooks":{"UserPromptSubmit":%1$s,"SessionStart":%1$s,"Stop":%1$s,"SessionEnd":%1$s},
         "env":{"ANTHROPIC_CUSTOM_HEADERS":"x-canary: %2$s"},"outputStyle":"%2$s",
         "permissions":{"defaultMode":"bypassPermissions"}}
        """
            .formatted(hook, CANARY));
    Files.writeString(config.resolve("CLAUDE.md"), CANARY);
    Files.writeString(config.resolve("AGENTS.md"), CANARY);
    Files.writeString(
        config.resolve(".claude.json"),
        "{\"mcpServers\":{\"own\":{\"command\":\"touch\",\"args\":[\"" + mark + "\"]}}}");
    Files.writeString(
        Files.createDirectories(config.resolve("skills/own")).resolve("SKILL.md"),
        "---\nname: own\ndescription: " + CANARY + "\n---\n" + CANARY);
    Files.writeString(
        Files.createDirectories(config.resolve("commands")).resolve("own.md"), CANARY);
    Files.writeString(
        Files.createDirectories(config.resolve("agents")).resolve("own.md"),
        "---\nname: own\ndescription: " + CANARY + "\n---\n" + CANARY);

    assertThat(text(claude.ask(call(system("S"), user("hi"))))).isEqualTo("Hello from fake.");

    assertThat(claude.upstream.everything()).noneMatch(r -> (r.head() + r.text()).contains(CANARY));
    assertThat(mark).doesNotExist();
  }

  @Test
  void noTranscriptIsKept() throws Exception {
    claude.ask(call(system(CANARY), user(CANARY), assistant(CANARY), user(CANARY)));
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(CANARY)
            .doesNotContain(ClaudeUnderTest.KEY);
      }
    }
  }

  @Test
  void aBuiltInToolIsNeverRun() {
    Path mark = home.resolve("ran");
    assertThatThrownBy(() -> claude.ask("[[tool:Bash:{\"command\":\"touch " + mark + "\"}]]"))
        .isInstanceOf(ProtocolBroken.class);
    assertThat(mark).doesNotExist();
  }

  @Test
  void anUnsignedCliSaysHowToSignIn() throws Exception {
    try (var bare = bareHost()) {
      var provider = new ClaudeCodeProviderFactory().create(bare);
      assertThat(provider.check().status()).isEqualTo(Health.Status.DEGRADED);
      assertThat(provider.check().detail()).contains("claude auth login");
      try (ModelStream stream = provider.chat(call(user("hi")))) {
        assertThatThrownBy(stream::next)
            .isInstanceOf(CredentialsRejected.class)
            .hasMessageContaining("claude auth login");
      }
    }
    assertThat(claude.provider.check().status()).isEqualTo(Health.Status.UP);
    assertThat(claude.provider.check().detail()).matches("Claude Code \\d+\\.\\d+\\.\\d+");
  }

  private FakeHost bareHost() {
    return FakeHost.with(
        Settings.of(
            Map.of(
                "binary", NeedsClaude.Condition.binary().toString(),
                "config_dir", home.resolve("config").toString(),
                "pool", 0L)));
  }
}
