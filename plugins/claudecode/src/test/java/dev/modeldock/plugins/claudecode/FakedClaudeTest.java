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
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.ProcessCall;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.testkit.claude.ClaudeProgram;
import dev.modeldock.testkit.host.FakeHost;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What no contract asks for, with a fake CLI that has the real one's habits. */
class FakedClaudeTest {

  @TempDir Path folder;
  private ClaudeUnderTest claude;

  @BeforeEach
  void start() throws Exception {
    claude = new ClaudeUnderTest(ClaudeProgram.in(folder), Map.of());
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    claude.provider.close();
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).as("no program is left").isTrue();
    claude.close();
  }

  private void restart(Map<String, Object> settings) throws Exception {
    claude.close();
    claude = new ClaudeUnderTest(folder.resolve("claude"), settings);
  }

  @Test
  void aConversationArrivesInItsOrder() throws Exception {
    JsonNode body =
        claude.sent(
            call(
                system("S"),
                user("U1"),
                assistant("A1"),
                user("/U2"),
                assistant("A2"),
                user("U3")));
    assertThat(body.path("messages").toString())
        .containsSubsequence("U1", "A1", "\" /U2\"", "A2", "U3");
    assertThat(body.path("system").toString()).contains("\"S\"");
    assertThat(claude.upstream.requests()).hasSize(1);
  }

  @Test
  void noFileThatAPromptNamesIsRead() throws Exception {
    Path secret = Files.writeString(folder.resolve("secret.txt"), "CANARY");
    assertThat(claude.sent(call(user("see @" + secret))).toString()).doesNotContain("CANARY");
  }

  @Test
  void theTokenLimitEndsTheAnswer() throws Exception {
    List<ModelEvent> events = claude.ask("[[maxtok]]");
    assertThat(text(events)).isEqualTo("Hello from ");
    assertThat(events.getLast()).isEqualTo(new Completed(FinishReason.LENGTH));
  }

  @Test
  void aCliWithToolsOfItsOwnIsNotTrusted() {
    assertThatThrownBy(() -> claude.ask("[[cli:armed]]"))
        .isInstanceOf(ProviderDefect.class)
        .hasMessageContaining("not safe");
  }

  @Test
  void anAnswerIsNeverBegunAgain() throws Exception {
    try (ModelStream stream = claude.open(user("[[cli:again]]"))) {
      assertThat(stream.next()).isNotNull();
      assertThatThrownBy(stream::next)
          .isInstanceOfSatisfying(
              ProtocolBroken.class, e -> assertThat(e.stage()).isEqualTo(Stage.STREAMING));
    }
  }

  @Test
  void aCliThatNeverGetsReadyIsGivenUp() throws Exception {
    HostProcess process =
        claude.host.processes().start(ProcessCall.of(Path.of("/bin/sleep"), List.of("60")));
    var session =
        new Session(
            process, claude.host.threads(), new OfferedTools(List.of()), Duration.ofMillis(200));
    assertThatThrownBy(() -> session.greet(Session.initialize()))
        .isInstanceOfSatisfying(
            TimedOut.class, e -> assertThat(e.stage()).isEqualTo(Stage.NOT_SENT));
  }

  @Test
  void theSubscriptionsLimitSaysWhenItResets() {
    assertThatThrownBy(() -> claude.ask("[[planlimit]]"))
        .isInstanceOfSatisfying(
            Overloaded.class,
            e ->
                assertThat(e.retryAfter().orElseThrow())
                    .isBetween(Duration.ofMinutes(55), Duration.ofMinutes(61)))
        .hasMessageContaining("resets");
  }

  @Test
  void theLoginIsNeverShownToAnotherServer() throws Exception {
    try (var host =
        FakeHost.with(
            Settings.of(
                Map.of(
                    "binary", folder.resolve("claude").toString(),
                    "base_url", claude.upstream.base().toString())))) {
      var provider = new ClaudeCodeProviderFactory().create(host);
      assertThatThrownBy(() -> provider.chat(call(user("hi"))))
          .isInstanceOf(CredentialsRejected.class)
          .hasMessageContaining("api_key");
      assertThat(provider.check().status()).isEqualTo(Health.Status.DOWN);
      assertThat(claude.upstream.everything()).isEmpty();
    }
  }

  @Test
  void aCheckTellsTheVersionAndNothingOfTheAccount() throws Exception {
    assertThat(claude.provider.check()).isEqualTo(Health.up("Claude Code 2.1.197"));
    try (var host =
        FakeHost.with(Settings.of(Map.of("binary", folder.resolve("claude").toString())))) {
      Health health = new ClaudeCodeProviderFactory().create(host).check();
      assertThat(health.status()).isEqualTo(Health.Status.DEGRADED);
      assertThat(health.detail()).contains("claude auth login").doesNotContain("example.org");
    }
  }

  @Test
  void aCliThatIsNotThereIsDownWithAdvice() throws Exception {
    restart(Map.of("binary", folder.resolve("nowhere").toString()));
    assertThat(claude.provider.check().status()).isEqualTo(Health.Status.DOWN);
    assertThatThrownBy(() -> claude.ask("hi"))
        .isInstanceOfSatisfying(
            ProviderException.class, e -> assertThat(e.stage()).isEqualTo(Stage.NOT_SENT));
  }

  @Test
  void aCliStartedAheadServesOneRequestLikeTheLast() throws Exception {
    restart(Map.of("pool", 1L));
    Set<Long> first;
    try (ModelStream stream = claude.open(user("hi"))) {
      stream.next();
      first = programs();
    }
    assertThat(first).as("nothing is started before the first request").hasSize(1);
    assertThat(soon(() -> programs().size() == 1 && !programs().equals(first))).isTrue();
    assertThat(oneOfAFewUsesTheOneAhead()).isTrue();
    try (ModelStream stream = claude.open(user("[[stall]]"))) {
      stream.next();
      try (ModelStream other = claude.open(user("hi"))) {
        assertThat(other.next()).as("two at once have one each").isNotNull();
        assertThat(claude.host.runningPrograms()).isGreaterThanOrEqualTo(2);
      }
    }
    assertThat(soon(() -> claude.host.runningPrograms() == 1)).as("one waits again").isTrue();
    claude.ask(call(r -> r.messages(List.of(user("hi"))).maxTokens(5)));
    assertThat(claude.lastBody().path("max_tokens").asInt()).isEqualTo(5);
    assertThat(soon(() -> claude.host.runningPrograms() == 1)).as("still only one").isTrue();
  }

  /**
   * What is started ahead is seen a moment before it can be used, so the first may be too early.
   */
  private boolean oneOfAFewUsesTheOneAhead() throws Exception {
    boolean used = false;
    for (int tries = 0; tries < 5 && !used; tries++) {
      try (ModelStream stream = claude.open(user("[[stall]]"))) {
        stream.next();
        used = claude.host.runningPrograms() == 1;
      }
      assertThat(soon(() -> claude.host.runningPrograms() == 1)).isTrue();
    }
    return used;
  }

  private static Set<Long> programs() {
    return ProcessHandle.current().children().map(ProcessHandle::pid).collect(Collectors.toSet());
  }

  @Test
  void aCliStartedAheadIsEndedWhenNobodyNeedsIt() throws Exception {
    restart(Map.of("pool", 1L, "pool_idle_seconds", 1L));
    claude.ask("hi");
    assertThat(soon(() -> claude.host.runningPrograms() == 1)).isTrue();
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    assertThat(soon(() -> claude.host.runningThreads() == 0)).isTrue();
  }

  /** That there is one may still be the one that has served; a moment later it is not. */
  private static boolean onlyOneStays() {
    Set<Long> now = programs();
    LockSupport.parkNanos(Duration.ofMillis(500).toNanos());
    return now.size() == 1 && programs().equals(now);
  }

  @Test
  void aDeadCliIsNotUsed() throws Exception {
    restart(Map.of("pool", 1L));
    claude.ask("hi");
    assertThat(soon(FakedClaudeTest::onlyOneStays)).isTrue();
    ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    assertThat(text(claude.ask("hi"))).isEqualTo("Hello from fake.");
  }
}
