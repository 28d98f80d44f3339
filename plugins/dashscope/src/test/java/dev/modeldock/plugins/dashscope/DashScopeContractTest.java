package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.testkit.contract.Cue;
import dev.modeldock.testkit.contract.ProviderContractTest;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.contract.Scene;
import dev.modeldock.testkit.dashscope.FakeDashScope;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class DashScopeContractTest extends ProviderContractTest {

  @Override
  protected RuntimeFixture start() {
    return new Fixture(FakeDashScope.start(0), new DashScopeProviderFactory());
  }

  private record Fixture(FakeDashScope dashScope, ProviderFactory factory)
      implements RuntimeFixture {

    @Override
    public Map<String, Object> settings() {
      return Map.of("base_url", dashScope.base().toString());
    }

    @Override
    public Map<String, String> secrets() {
      return Map.of("api_key", FakeDashScope.KEY);
    }

    @Override
    public List<Map<String, Object>> badSettings() {
      return List.of(
          Map.of("base_url", "https://dashscope.aliyuncs.com/api/v1"),
          Map.of("base_url", "https://me:hunter2@dashscope.aliyuncs.com/compatible-mode/v1"));
    }

    @Override
    public Optional<Cue> cue(Scene scene) {
      String model =
          switch (scene) {
            case TEXT, GONE -> "text";
            case UNICODE -> "split";
            case LENGTH -> "length";
            case REASONING -> "think";
            case TOOL_CALL, FRAGMENTED_ARGUMENTS -> "tools";
            case PARALLEL_TOOL_CALLS -> "tools-parallel";
            case STRUCTURED -> "structured";
            case IMAGE -> "sees";
            case EMBED -> "text-embedding-v4";
            case STALL_BEFORE_ANSWER -> "stall-head";
            case STALL_MIDWAY -> "stall";
            case ENDLESS -> "endless";
            case CUT -> "broken-cut";
            case RESET -> "broken-reset";
            case EMPTY -> "broken-empty";
            case GARBAGE -> "broken-json";
            case ERROR_MIDWAY -> "late-internal";
            case UNAUTHORIZED -> "error-invalid-key";
            case UNKNOWN_MODEL -> "nowhere";
            case OVERLOADED -> "error-serving-503";
            case RATE_LIMITED -> "error-rate-snake";
            case CONTEXT_EXCEEDED -> "error-too-long";
            case BAD_REQUEST -> "quotes";
            case CONTENT_REFUSED -> "error-inspection-snake";
            case SERVER_ERROR -> "quotes-failing";
          };
      return Optional.of(Cue.model(model));
    }

    @Override
    public boolean awaitCall(Duration limit) throws InterruptedException {
      return dashScope.awaitRequest(limit);
    }

    @Override
    public boolean awaitAbandoned(Duration limit) throws InterruptedException {
      return dashScope.awaitDisconnect(limit);
    }

    @Override
    public int openConnections() {
      return dashScope.openConnections();
    }

    @Override
    public void close() {
      dashScope.close();
    }
  }
}
