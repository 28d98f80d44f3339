package dev.modeldock.plugins.demo;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.testkit.contract.Cue;
import dev.modeldock.testkit.contract.ProviderContractTest;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.contract.Scene;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What every plugin has beside its own tests: the contract, which needs a fake of the runtime and a
 * cue for each scene that it can play. This provider is its own runtime, so most of what a runtime
 * can do to a provider cannot happen to it; {@code whyNot} says so, for the table of what providers
 * do.
 */
class DemoContractTest extends ProviderContractTest {

  @Override
  protected RuntimeFixture start() {
    return new Fixture(new DemoProviderFactory());
  }

  record Fixture(ProviderFactory factory) implements RuntimeFixture {

    @Override
    public Map<String, Object> settings() {
      return Map.of("tokens_per_second", 1_000);
    }

    @Override
    public List<Map<String, Object>> badSettings() {
      return List.of(Map.of("tokens_per_second", -1.0), Map.of("tokens_per_second", 1e9));
    }

    @Override
    public Optional<Cue> cue(Scene scene) {
      return switch (scene) {
        case TEXT -> Optional.of(new Cue("echo", "Say it again, Sam."));
        case UNICODE -> Optional.of(new Cue("echo", "na\u00efve \ud83d\ude80 \u00fcber"));
        case LENGTH -> Optional.of(new Cue("lorem", "Go on."));
        case TOOL_CALL -> Optional.of(new Cue("tools", "How is the weather?"));
        // A minute and a half is for ever, to a test.
        case ENDLESS -> Optional.of(new Cue("echo", "again ".repeat(100_000)));
        case UNKNOWN_MODEL -> Optional.of(new Cue("gpt", "Hello?"));
        case REASONING, PARALLEL_TOOL_CALLS, FRAGMENTED_ARGUMENTS -> Optional.empty();
        case STRUCTURED, IMAGE, EMBED -> Optional.empty();
        case STALL_BEFORE_ANSWER, STALL_MIDWAY -> Optional.empty();
        case CUT, RESET, EMPTY, GARBAGE, ERROR_MIDWAY, GONE -> Optional.empty();
        case UNAUTHORIZED, OVERLOADED, RATE_LIMITED, CONTEXT_EXCEEDED -> Optional.empty();
        case BAD_REQUEST, CONTENT_REFUSED, SERVER_ERROR -> Optional.empty();
      };
    }

    @Override
    public String whyNot(Scene scene) {
      return switch (scene) {
        case REASONING, PARALLEL_TOOL_CALLS, FRAGMENTED_ARGUMENTS, STRUCTURED, IMAGE, EMBED ->
            "its three models do not do that";
        case STALL_BEFORE_ANSWER, STALL_MIDWAY -> "it always has a next word";
        default -> "there is no runtime behind it that could fail";
      };
    }

    /** A call is at work as soon as it is made; one that was refused never was. */
    @Override
    public boolean awaitCall(Duration limit) {
      return limit.isPositive();
    }

    /**
     * All work is done inside {@code next()}, on the caller's thread: nobody is left to notice, and
     * the rules see for themselves whether that thread ends.
     */
    @Override
    public boolean awaitAbandoned(Duration limit) {
      return true;
    }

    /** Nothing was started. */
    @Override
    public void close() {}
  }
}
