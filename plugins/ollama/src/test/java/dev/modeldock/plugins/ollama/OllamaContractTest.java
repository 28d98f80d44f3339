package dev.modeldock.plugins.ollama;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.testkit.contract.Cue;
import dev.modeldock.testkit.contract.ProviderContractTest;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.contract.Scene;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

class OllamaContractTest extends ProviderContractTest {

  @Override
  protected RuntimeFixture start() {
    FakeModel json =
        FakeModel.chat(
            "json:latest", Beat.say("{\"answer\":"), Beat.say("\"yes\"}"), Beat.done("stop"));
    return new Fixture(FakeOllama.start(0).add(json), new OllamaProviderFactory());
  }

  private record Fixture(FakeOllama ollama, ProviderFactory factory) implements RuntimeFixture {

    @Override
    public Map<String, Object> settings() {
      return Map.of("base_url", ollama.base().toString(), "allow_cloud", true);
    }

    @Override
    public List<Map<String, Object>> badSettings() {
      return List.of(
          Map.of("base_url", ollama.base() + "/v1"),
          Map.of("base_url", ollama.base() + "/api/"),
          Map.of("base_url", "http://me:hunter2@127.0.0.1:11434"));
    }

    @Override
    public Optional<Cue> cue(Scene scene) {
      return switch (scene) {
        case TEXT, GONE -> model("text:latest");
        case UNICODE -> model("split:latest");
        case LENGTH -> model("length:latest");
        case REASONING -> model("think:latest");
        case TOOL_CALL -> model("tools:latest");
        case PARALLEL_TOOL_CALLS -> model("tools-parallel:latest");
        case STRUCTURED -> model("json:latest");
        case IMAGE -> model("sees:latest");
        case EMBED -> model("embed:latest");
        case STALL_BEFORE_ANSWER -> model("fault-stall-head:latest");
        case STALL_MIDWAY -> model("fault-stall:latest");
        case ENDLESS -> model("fault-endless:latest");
        case CUT -> model("fault-cut:latest");
        case RESET -> model("fault-reset:latest");
        case EMPTY -> model("fault-eof-first:latest");
        case GARBAGE -> model("fault-garbage:latest");
        case ERROR_MIDWAY -> model("fault-error-line:latest");
        case UNAUTHORIZED -> model("gpt-oss:cloud");
        case UNKNOWN_MODEL -> model("nowhere:latest");
        case OVERLOADED -> model("fault-busy:latest");
        case RATE_LIMITED -> model("fault-rate:latest");
        case CONTEXT_EXCEEDED -> model("fault-context:latest");
        case BAD_REQUEST -> model("fault-cloud-off:latest");
        case SERVER_ERROR -> model("fault-load:latest");
        case FRAGMENTED_ARGUMENTS, CONTENT_REFUSED -> Optional.empty();
      };
    }

    private static Optional<Cue> model(String name) {
      return Optional.of(Cue.model(name));
    }

    @Override
    public String whyNot(Scene scene) {
      return scene == Scene.CONTENT_REFUSED
          ? "Ollama has no policy of its own"
          : "Ollama sends each call whole";
    }

    @Override
    public boolean awaitCall(Duration limit) throws InterruptedException {
      return ollama.awaitRequest(limit);
    }

    @Override
    public boolean awaitAbandoned(Duration limit) throws InterruptedException {
      return ollama.awaitDisconnect(limit);
    }

    @Override
    public int openConnections() {
      return ollama.openConnections();
    }

    @Override
    public void close() {
      ollama.close();
    }
  }
}
