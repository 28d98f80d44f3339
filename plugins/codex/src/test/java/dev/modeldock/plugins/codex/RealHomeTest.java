package dev.modeldock.plugins.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderDefect;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the real CLI's home has in it, and what of that reaches a request. */
@Tag("real-codex")
@Timeout(60)
class RealHomeTest {

  private static final String KEY = "sk-made-up-0123456789";

  @TempDir Path folder;
  private Path home;

  @BeforeEach
  void home() throws IOException {
    RealCodex.binary();
    home = Files.createDirectories(folder.resolve("users-home"));
  }

  private RealCodex inUsersHome() throws Exception {
    return new RealCodex(folder, Map.of("codex_home", home.toString()));
  }

  @Test
  void aUsersServersSkillsWordsAndProgramsStayAtHome() throws Exception {
    Path skill = Files.createDirectories(home.resolve("skills/secret-skill"));
    Files.writeString(
        skill.resolve("SKILL.md"), "---\nname: secret-skill\ndescription: d\n---\nSKILL-BODY\n");
    Files.writeString(
        home.resolve("config.toml"),
        """
        developer_instructions = "USERS-WORDS"
        approvals_reviewer = "auto_review"
        sandbox_mode = "danger-full-access"
        approval_policy = "never"
        notify = ["/bin/sh", "-c", "touch %1$s/notified"]
        [mcp_servers."dot.name"]
        command = "/bin/sh"
        args = ["-c", "touch %1$s/started"]
        """
            .formatted(folder));
    try (var it = inUsersHome()) {
      assertThat(Asked.text(it.ask("Use $secret-skill and /init please"))).isNotEmpty();

      assertThat(it.upstream.last().text())
          .contains("$secret-skill")
          .doesNotContain("SKILL-BODY", "USERS-WORDS", "mcp__");
      assertThat(it.upstream.requests()).hasSize(1);
    }
    assertThat(folder.resolve("notified")).doesNotExist();
    assertThat(folder.resolve("started")).doesNotExist();
  }

  @Test
  void aUsersInstructionsAreFoundOutBeforeAnythingIsSent() throws Exception {
    Files.writeString(home.resolve("AGENTS.md"), "Always speak like a pirate.");
    try (var it = inUsersHome()) {
      assertThatThrownBy(() -> it.ask("Hello?"))
          .isInstanceOf(ProviderDefect.class)
          .hasMessageContaining("AGENTS.md");
      assertThat(it.upstream.requests()).isEmpty();
    }
  }

  @Test
  void nothingOfAConversationIsLeftInTheHome() throws Exception {
    try (var it = new RealCodex(folder, Map.of())) {
      it.ask("the word is xylophonist");
      it.provider.close();

      try (var files = Files.walk(it.host.folder())) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
              .as(file.toString())
              .doesNotContain("xylophonist");
        }
      }
    }
  }

  @Test
  void theCliSignsInByItselfAndItsLoginIsSeenWhileTheGatewayRuns() throws Exception {
    try (var it = new RealCodex(folder, Map.of("base_url_login", true))) {
      Health before = it.provider.check();
      assertThat(before.status()).isEqualTo(Health.Status.DEGRADED);
      Path its = it.host.folder().resolve("codex-home");
      assertThat(before.detail()).contains("CODEX_HOME=" + its).endsWith(" login");
      assertThatThrownBy(() -> it.ask("Hello?")).isInstanceOf(CredentialsRejected.class);
      assertThat(it.upstream.requests()).isEmpty();

      signIn(its);
      long end = System.nanoTime() + 20_000_000_000L;
      while (it.provider.check().status() != Health.Status.UP && System.nanoTime() < end) {
        Thread.onSpinWait();
      }

      assertThat(Asked.text(it.ask("Hello?"))).isEqualTo("Hello from fake.");
      assertThat(it.upstream.last().header("authorization")).hasValue("Bearer " + KEY);
      assertThat(it.provider.check().detail()).doesNotContain(KEY);
    }
  }

  private static void signIn(Path its) throws IOException, InterruptedException {
    var login = new ProcessBuilder(RealCodex.binary().toString(), "login", "--with-api-key");
    login.environment().clear();
    login.environment().put("CODEX_HOME", its.toString());
    login.environment().put("HOME", its.toString());
    Process process = login.redirectErrorStream(true).start();
    try (var in = process.outputWriter()) {
      in.write(KEY + "\n");
    }
    process.getInputStream().readAllBytes();
    assertThat(process.waitFor()).isZero();
  }
}
