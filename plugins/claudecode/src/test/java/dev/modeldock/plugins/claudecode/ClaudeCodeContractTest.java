package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.testkit.claude.ClaudeProgram;
import dev.modeldock.testkit.contract.Cue;
import dev.modeldock.testkit.contract.ProviderContractTest;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.contract.Scene;
import dev.modeldock.testkit.messages.FakeMessages;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The provider's contract, with a fake CLI that asks a fake of Anthropic's API. */
class ClaudeCodeContractTest extends ProviderContractTest {

  @Override
  protected RuntimeFixture start() throws IOException {
    Path folder = Files.createTempDirectory("fake-claude-");
    return new Fixture(
        FakeMessages.start(0), folder, ClaudeProgram.in(folder), new ClaudeCodeProviderFactory());
  }

  private record Fixture(FakeMessages upstream, Path folder, Path program, ProviderFactory factory)
      implements RuntimeFixture {

    @Override
    public Map<String, Object> settings() {
      return Map.of(
          "binary", program.toString(), "base_url", upstream.base().toString(), "pool", 0L);
    }

    @Override
    public Map<String, String> secrets() {
      return Map.of("api_key", "sk-ant-made-up-0000");
    }

    @Override
    public List<Map<String, Object>> badSettings() {
      return List.of(
          Map.of("binary", "claude"),
          Map.of("binary", "/usr/bin/claude.cmd"),
          Map.of("config_dir", "config"),
          Map.of("pool", 99L),
          Map.of("pool_idle_seconds", 0L));
    }

    @Override
    public Optional<Cue> cue(Scene scene) {
      return switch (scene) {
        case TEXT, GONE, IMAGE -> prompt("hi");
        case UNICODE -> prompt("[[unicode]]");
        case LENGTH -> prompt("[[maxtok]]");
        case REASONING -> prompt("[[think]]");
        case TOOL_CALL, FRAGMENTED_ARGUMENTS ->
            prompt("[[tool:mcp__client__get_weather:{\"city\":\"Oslo\"}]]");
        case PARALLEL_TOOL_CALLS -> prompt("[[tools]]");
        case STRUCTURED -> prompt("[[json]]");
        case STALL_BEFORE_ANSWER -> prompt("[[mute]]");
        case STALL_MIDWAY -> prompt("[[stall]]");
        case ENDLESS -> prompt("[[slow]]");
        case CUT -> prompt("[[drop]]");
        case RESET -> prompt("[[cli:dies]]");
        case EMPTY -> prompt("[[empty]]");
        case GARBAGE -> prompt("[[cli:garbage]]");
        case ERROR_MIDWAY -> prompt("[[streamerr]]");
        case UNAUTHORIZED -> prompt("[[http:401]]");
        case UNKNOWN_MODEL -> prompt("[[http:404]]");
        case OVERLOADED -> prompt("[[http:529]]");
        case RATE_LIMITED -> prompt("[[rate]]");
        case CONTEXT_EXCEEDED -> prompt("[[toolong]]");
        case BAD_REQUEST -> prompt("[[http:400]]");
        case CONTENT_REFUSED -> prompt("[[refusal]]");
        case SERVER_ERROR -> prompt("[[http:500]]");
        case EMBED -> Optional.empty();
      };
    }

    private static Optional<Cue> prompt(String text) {
      return Optional.of(new Cue("sonnet", text));
    }

    @Override
    public String whyNot(Scene scene) {
      return "Claude makes no vectors";
    }

    @Override
    public boolean awaitCall(Duration limit) throws InterruptedException {
      return upstream.awaitRequest(limit);
    }

    @Override
    public boolean awaitAbandoned(Duration limit) throws InterruptedException {
      return upstream.awaitDisconnect(limit);
    }

    @Override
    public int openConnections() {
      return upstream.openConnections();
    }

    @Override
    public void close() throws IOException {
      upstream.close();
      Files.deleteIfExists(program);
      Files.deleteIfExists(folder);
    }
  }
}
