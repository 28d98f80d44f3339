package dev.modeldock.plugins.codex;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.testkit.codex.FakeCodex;
import dev.modeldock.testkit.contract.Cue;
import dev.modeldock.testkit.contract.ProviderContractTest;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.contract.Scene;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

class CodexContractTest extends ProviderContractTest {

  @TempDir Path folder;

  @Override
  protected RuntimeFixture start() throws Exception {
    return new Fixture(FakeCodex.in(folder));
  }

  private static final class Fixture implements RuntimeFixture {

    private final ProviderFactory factory = new CodexProviderFactory();
    private final FakeCodex codex;
    private int calls;
    private int abandoned;

    Fixture(FakeCodex codex) {
      this.codex = codex;
    }

    @Override
    public ProviderFactory factory() {
      return factory;
    }

    @Override
    public Map<String, Object> settings() {
      // The kit asks for few tokens where it wants an answer cut, which the CLI cannot be told.
      return Map.of("binary", codex.program().toString(), "ignore_unsupported", true);
    }

    @Override
    public List<Map<String, Object>> badSettings() {
      return List.of(
          Map.of("codex_home", "not/in/full"),
          Map.of("idle_timeout_seconds", 0),
          Map.of("base_url", "http://proxy.example/v1"));
    }

    @Override
    public Optional<Cue> cue(Scene scene) {
      return Optional.ofNullable(
              switch (scene) {
                case TEXT, IMAGE, GONE -> "text";
                case UNICODE -> "unicode";
                case LENGTH -> "length";
                case REASONING -> "think";
                case TOOL_CALL -> "tool";
                case PARALLEL_TOOL_CALLS -> "tools";
                case STRUCTURED -> "json";
                case STALL_BEFORE_ANSWER -> "hang";
                case STALL_MIDWAY -> "midway";
                case ENDLESS -> "endless";
                case CUT -> "retry";
                case RESET -> "crashmid";
                case EMPTY -> "empty";
                case GARBAGE -> "garbage";
                case ERROR_MIDWAY -> "failmid:internalServerError";
                case UNAUTHORIZED -> "status:401";
                case UNKNOWN_MODEL -> "status:404";
                case OVERLOADED -> "fail:serverOverloaded";
                case RATE_LIMITED -> "status:429";
                case CONTEXT_EXCEEDED -> "fail:contextWindowExceeded";
                case BAD_REQUEST -> "rejected";
                case CONTENT_REFUSED -> "fail:cyberPolicy";
                case SERVER_ERROR -> "status:500";
                case FRAGMENTED_ARGUMENTS, EMBED -> null;
              })
          .map(name -> new Cue(CodexUnderTest.MODEL, "[[" + name + "]]"));
    }

    @Override
    public String whyNot(Scene scene) {
      return scene == Scene.FRAGMENTED_ARGUMENTS
          ? "the CLI gives a call's arguments in one piece"
          : "the CLI has no embeddings";
    }

    @Override
    public synchronized boolean awaitCall(Duration limit) throws InterruptedException {
      boolean called = await("turn/start", calls + 1, limit);
      calls += called ? 1 : 0;
      return called;
    }

    @Override
    public synchronized boolean awaitAbandoned(Duration limit) throws InterruptedException {
      boolean left = await("turn/interrupt", abandoned + 1, limit);
      abandoned += left ? 1 : 0;
      return left;
    }

    private boolean await(String method, int count, Duration limit) throws InterruptedException {
      try {
        return codex.await(method, count, limit);
      } catch (IOException e) {
        throw new AssertionError(e);
      }
    }

    @Override
    public void close() throws IOException {
      Files.deleteIfExists(codex.program());
    }
  }
}
