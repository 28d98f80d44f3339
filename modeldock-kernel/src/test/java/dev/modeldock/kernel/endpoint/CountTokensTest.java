package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Prompts that are counted and not answered. */
class CountTokensTest {

  private static final String PROMPT = "Please say hello to everybody in the room. ".repeat(20);

  private final TestGateway gateway = new TestGateway();
  private final ScriptedProvider wordy =
      new ScriptedProvider(HELLO, STOP, new Step.Emit(Usage.of(1_000, 1)));

  @AfterEach
  void close() {
    gateway.close();
  }

  private FakeExchange post(String path, String model, String more) {
    return gateway.serve(
        FakeExchange.of(
            "POST",
            path,
            TestKeys.GOOD,
            "{\"model\":\"%s\"%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"
                .formatted(model, more, PROMPT)));
  }

  private FakeExchange count(String model) {
    return post("/v1/messages/count_tokens", model, "");
  }

  private static int tokens(FakeExchange counted) {
    return Integer.parseInt(counted.sent().replace("{\"input_tokens\":", "").replace("}", ""));
  }

  @Test
  void aPromptIsWeighedWithoutAskingAnybody() {
    gateway.with("a", wordy);

    FakeExchange counted = count("a:m");

    assertThat(tokens(counted)).isBetween(150, 230);
    assertThat(counted.header("x-modeldock-tokens")).hasValue("estimated");
    assertThat(wordy.calls).isZero();
    assertThat(gateway.event().outcome()).isEqualTo(Outcome.COMPLETED);
    assertThat(gateway.event().operation()).isEqualTo("count_tokens");
  }

  @Test
  void whatAModelReportsTeachesTheCount() {
    gateway.with("a", wordy).alias("x", "a:m");

    for (int i = 0; i < 3; i++) {
      assertThat(post("/v1/messages", "x", ",\"max_tokens\":5").status()).isEqualTo(200);
    }

    FakeExchange counted = count("x");
    assertThat(tokens(counted)).isBetween(990, 1_010);
    assertThat(counted.header("x-modeldock-tokens").orElseThrow())
        .startsWith("calibrated; error=")
        .endsWith("%");
  }

  @Test
  void aStreamBeginsWithWhatIsKnownByThen() {
    gateway.with("a", wordy);
    post("/v1/messages", "a:m", ",\"max_tokens\":5");

    FakeExchange streamed = post("/v1/messages", "a:m", ",\"max_tokens\":5,\"stream\":true");

    assertThat(streamed.sent().lines().skip(1).findFirst().orElseThrow())
        .contains("\"message_start\"", "\"input_tokens\":1000,");
  }

  @Test
  void aModelThatTheKeyMayNotUseIsNotCountedFor() {
    gateway.with("a", wordy);

    FakeExchange counted = count("none:m");

    assertThat(counted.status()).isEqualTo(404);
    assertThat(counted.sent()).contains("\"type\":\"not_found_error\"");
  }
}
