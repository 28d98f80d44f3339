package dev.modeldock.testkit.openai;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.testkit.contract.Cue;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.contract.Scene;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A runtime that speaks OpenAI, with every fault that the contract asks for: all that the contract
 * test of a provider needs that relays to one. The provider takes the address in its setting {@code
 * base_url}, and the key, if it takes one, as its secret {@code api_key}.
 */
public final class OpenAiRuntime implements RuntimeFixture {

  private static final String KEY = "sk-contract-1f60b2";

  private final FakeOllama runtime = FakeOllama.start(0);
  private final ProviderFactory factory;
  private final Map<Scene, String> missing = new EnumMap<>(Scene.class);

  private OpenAiRuntime(ProviderFactory factory) {
    this.factory = factory;
    ownModels().forEach(runtime::add);
  }

  /** Starts the runtime on a free port; {@link #close()} ends it. */
  public static OpenAiRuntime start(ProviderFactory factory) {
    return new OpenAiRuntime(factory);
  }

  /**
   * {@return this runtime, without {@code scene}: the real one has nothing of the kind}
   *
   * @param why one clause for people
   */
  public OpenAiRuntime without(Scene scene, String why) {
    missing.put(scene, why);
    return this;
  }

  /** What other servers do and Ollama does not. */
  private static List<FakeModel> ownModels() {
    return List.of(
        FakeModel.chat(
            "json:latest", Beat.say("{\"answer\":"), Beat.say("\"yes\"}"), Beat.done("stop")),
        FakeModel.tools(
            "fragments:latest",
            event("{\"index\":0,\"id\":\"call_1\",\"function\":{\"name\":\"get_weather\"}}"),
            event("{\"index\":0,\"function\":{\"arguments\":\"{\\\"city\\\":\"}}"),
            event("{\"index\":0,\"function\":{\"arguments\":\"\\\"Oslo\\\"}\"}}"),
            Beat.done("tool_calls")),
        FakeModel.chat("garbage:latest", Beat.say("Hel"), new Beat.Raw("data: <<<not json>>>\n")),
        FakeModel.chat(
            "error:latest",
            Beat.say("Hel"),
            new Beat.Raw("data: {\"error\":{\"message\":\"out of memory\",\"code\":500}}\n")),
        refusing("bad-key:latest", 401, "there is no key " + KEY, "invalid_api_key"),
        refusing("bad-request:latest", 400, "temperature is above 2", "invalid_value"),
        refusing("policy:latest", 400, "Hello? is not allowed", "content_filter"));
  }

  private static Beat event(String call) {
    return new Beat.Raw(
        "data: {\"choices\":[{\"index\":0,\"delta\":{\"tool_calls\":[%s]}}]}\n".formatted(call));
  }

  private static FakeModel refusing(String name, int status, String message, String code) {
    return FakeModel.chat(
        name,
        new Beat.Refusal(
            status,
            "text/json",
            "{\"error\":{\"message\":\"%s\",\"code\":\"%s\"}}".formatted(message, code)));
  }

  @Override
  public ProviderFactory factory() {
    return factory;
  }

  @Override
  public Map<String, Object> settings() {
    return Map.of("base_url", runtime.base() + "/v1");
  }

  @Override
  public Map<String, String> secrets() {
    return factory.descriptor().settings().secrets().contains("api_key")
        ? Map.of("api_key", KEY)
        : Map.of();
  }

  /** None, where the address has a default. */
  @Override
  public List<Map<String, Object>> badSettings() {
    return factory.descriptor().settings().settings().stream()
            .anyMatch(setting -> setting.name().equals("base_url") && setting.required())
        ? List.of(Map.of())
        : List.of();
  }

  @Override
  public Optional<Cue> cue(Scene scene) {
    return missing.containsKey(scene) ? Optional.empty() : Optional.of(Cue.model(model(scene)));
  }

  @Override
  public String whyNot(Scene scene) {
    return missing.getOrDefault(scene, RuntimeFixture.super.whyNot(scene));
  }

  private static String model(Scene scene) {
    return switch (scene) {
      case TEXT, GONE -> "text:latest";
      case UNICODE -> "split:latest";
      case LENGTH -> "length:latest";
      case REASONING -> "think:latest";
      case TOOL_CALL -> "tools:latest";
      case PARALLEL_TOOL_CALLS -> "tools-parallel:latest";
      case FRAGMENTED_ARGUMENTS -> "fragments:latest";
      case STRUCTURED -> "json:latest";
      case IMAGE -> "sees:latest";
      case EMBED -> "embed:latest";
      case STALL_BEFORE_ANSWER -> "fault-stall-head:latest";
      case STALL_MIDWAY -> "fault-stall:latest";
      case ENDLESS -> "fault-endless:latest";
      case CUT -> "fault-cut:latest";
      case RESET -> "fault-reset:latest";
      case EMPTY -> "fault-eof-first:latest";
      case GARBAGE -> "garbage:latest";
      case ERROR_MIDWAY -> "error:latest";
      case UNAUTHORIZED -> "bad-key:latest";
      case UNKNOWN_MODEL -> "nowhere:latest";
      case OVERLOADED -> "fault-busy:latest";
      case RATE_LIMITED -> "fault-rate:latest";
      case CONTEXT_EXCEEDED -> "fault-context:latest";
      case BAD_REQUEST -> "bad-request:latest";
      case CONTENT_REFUSED -> "policy:latest";
      case SERVER_ERROR -> "fault-load:latest";
    };
  }

  @Override
  public boolean awaitCall(Duration limit) throws InterruptedException {
    return runtime.awaitRequest(limit);
  }

  @Override
  public boolean awaitAbandoned(Duration limit) throws InterruptedException {
    return runtime.awaitDisconnect(limit);
  }

  @Override
  public int openConnections() {
    return runtime.openConnections();
  }

  @Override
  public void close() {
    runtime.close();
  }
}
