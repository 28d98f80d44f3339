package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.testkit.contract.Cue;
import dev.modeldock.testkit.contract.ProviderContractTest;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.contract.Scene;
import dev.modeldock.testkit.lmstudio.FakeLmStudio;
import dev.modeldock.testkit.lmstudio.StudioModel;
import dev.modeldock.testkit.runtime.Beat;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class LmStudioContractTest extends ProviderContractTest {

  private static final String REFUSED =
      "{\"error\":{\"message\":\"Malformed LM Studio API token provided: sk-lm-secr**************."
          + " Ensure you are using a valid token.\",\"code\":\"invalid_api_key\"}}";

  @Override
  protected RuntimeFixture start() {
    StudioModel locked = StudioModel.chat("locked", Beat.refuse(401, REFUSED));
    FakeLmStudio studio = FakeLmStudio.start(0).add(locked);
    return new Fixture(studio, new LmStudioProviderFactory());
  }

  private record Fixture(FakeLmStudio studio, ProviderFactory factory) implements RuntimeFixture {

    @Override
    public Map<String, Object> settings() {
      return Map.of("base_url", studio.base() + "/v1");
    }

    @Override
    public Map<String, String> secrets() {
      return Map.of("api_token", "sk-lm-secret-of-the-owner");
    }

    @Override
    public List<Map<String, Object>> badSettings() {
      return List.of(
          Map.of("base_url", studio.base() + "/api/v1"),
          Map.of("base_url", studio.base() + "/api/v0/"),
          Map.of("base_url", "http://me:hunter2@127.0.0.1:1234"));
    }

    @Override
    public Optional<Cue> cue(Scene scene) {
      return switch (scene) {
        case TEXT, GONE -> model("text");
        case UNICODE -> model("split");
        case LENGTH -> model("length");
        case REASONING -> model("qwen/qwen3.8-27b");
        case TOOL_CALL, FRAGMENTED_ARGUMENTS -> model("tools");
        case PARALLEL_TOOL_CALLS -> model("tools-parallel");
        case STRUCTURED -> model("json");
        case IMAGE -> model("sees");
        case EMBED -> model("text-embedding-nomic-embed-text-v1.5");
        case STALL_BEFORE_ANSWER -> model("fault-stall-head");
        case STALL_MIDWAY -> model("fault-stall");
        case ENDLESS -> model("fault-endless");
        case CUT -> model("fault-cut");
        case RESET -> model("fault-reset");
        case EMPTY -> model("fault-silent-no-usage");
        case GARBAGE -> model("fault-garbage");
        case ERROR_MIDWAY -> model("fault-error-midway");
        case UNAUTHORIZED -> model("locked");
        case UNKNOWN_MODEL -> model("fault-other-model");
        case CONTEXT_EXCEEDED -> model("fault-keep");
        case BAD_REQUEST -> model("fault-template");
        case SERVER_ERROR -> model("fault-crash");
        case OVERLOADED, RATE_LIMITED, CONTENT_REFUSED -> Optional.empty();
      };
    }

    private static Optional<Cue> model(String name) {
      return Optional.of(Cue.model(name));
    }

    @Override
    public String whyNot(Scene scene) {
      return scene == Scene.CONTENT_REFUSED
          ? "LM Studio has no policy of its own"
          : "LM Studio lets calls wait and never says so";
    }

    @Override
    public boolean awaitCall(Duration limit) throws InterruptedException {
      return studio.awaitRequest(limit);
    }

    @Override
    public boolean awaitAbandoned(Duration limit) throws InterruptedException {
      return studio.awaitDisconnect(limit);
    }

    @Override
    public int openConnections() {
      return studio.openConnections();
    }

    @Override
    public void close() {
      studio.close();
    }
  }
}
