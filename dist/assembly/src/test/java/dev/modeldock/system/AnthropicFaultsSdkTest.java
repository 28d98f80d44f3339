package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicException;
import com.anthropic.errors.AnthropicIoException;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.models.ErrorType;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import dev.modeldock.system.SdkStage.Seen;
import dev.modeldock.system.SdkStage.Through;
import java.time.Duration;
import java.util.ArrayList;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the official Anthropic SDK makes of what goes wrong. */
@ClientUnderTest("anthropic-java")
class AnthropicFaultsSdkTest {

  private final SdkStage stage;
  private final AnthropicClient client;

  AnthropicFaultsSdkTest(SdkStage stage) {
    this.stage = stage;
    this.client = client(UnaryOperator.identity());
  }

  @Test
  @Proves("error classes")
  @SuppressWarnings("unchecked") // What the types forbid is what is sent.
  void refusalsHaveTheirClassesAndTypes() {
    var stranger = client(builder -> builder.apiKey("mdk_wrong"));
    var narrow = client(builder -> builder.apiKey(stage.narrowKey()));

    isRefused(refusal(stranger, ask("demo:echo")), 401, ErrorType.AUTHENTICATION_ERROR);
    isRefused(refusal(narrow, ask(Through.OLLAMA.model("text"))), 403, ErrorType.PERMISSION_ERROR);
    isRefused(refusal(client, ask("demo:ecko")), 404, ErrorType.NOT_FOUND_ERROR);
    isRefused(
        refusal(client, ask("demo:echo").messages(JsonValue.from("Hello"))),
        400,
        ErrorType.INVALID_REQUEST_ERROR);
  }

  private static void isRefused(AnthropicServiceException error, int status, ErrorType type) {
    assertThat(error.statusCode()).isEqualTo(status);
    assertThat(error.type()).contains(type);
    assertThat(error.requestId().orElseThrow()).startsWith("req_");
  }

  @Test
  @Proves("request ids")
  void requestIdsCanBeRead() {
    var raw = client.withRawResponse().messages().create(ask("demo:echo").build());

    assertThat(raw.requestId().orElseThrow()).startsWith("req_");
  }

  @ParameterizedTest
  @EnumSource
  @Proves("retries")
  void aBrokenRuntimeIsAskedOnce(Through through) {
    Seen before = stage.seen(through, "broken");
    var patient = client(builder -> builder.maxRetries(3));

    assertThat(refusal(patient, ask(through.model("broken"))).statusCode()).isBetween(500, 529);

    assertThat(stage.seen(through, "broken").requests() - before.requests()).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("retries")
  void aBusyRuntimeIsAskedAgain(Through through) {
    Seen before = stage.seen(through, "busy");
    var patient = client(builder -> builder.maxRetries(2));
    var params = ask(through.model("busy")).system("for Anthropic").build();

    assertThat(patient.messages().create(params).content().getFirst().text().orElseThrow().text())
        .isEqualTo("At last.");

    assertThat(stage.seen(through, "busy").requests() - before.requests()).isEqualTo(2);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("timeouts")
  void aTimeoutIsKept(Through through) throws InterruptedException {
    Seen before = stage.seen(through, "late");
    var hasty = client(builder -> builder.timeout(Duration.ofMillis(500)));

    assertThatThrownBy(() -> hasty.messages().create(ask(through.model("late")).build()))
        .isInstanceOf(AnthropicIoException.class);

    stage.awaitLeft(through, "late", before);
  }

  @ParameterizedTest
  @EnumSource
  @Proves("cancel")
  void leavingAStreamReachesTheRuntime(Through through) throws InterruptedException {
    Seen before = stage.seen(through, "slow");

    try (StreamResponse<RawMessageStreamEvent> stream =
        client.messages().createStreaming(ask(through.model("slow")).build())) {
      assertThat(stream.stream().filter(RawMessageStreamEvent::isContentBlockDelta).findFirst())
          .isPresent();
    }

    stage.awaitLeft(through, "slow", before);
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA, cut",
    "OLLAMA, garbage",
    "OLLAMA, stall",
    "RELAY, cut",
    "RELAY, garbage",
    "RELAY, stall"
  })
  @Proves("broken answers")
  void aStreamThatBreaksOffIsAnError(Through through, String fault) {
    var events = new ArrayList<RawMessageStreamEvent>();

    assertThatThrownBy(
            () -> {
              try (StreamResponse<RawMessageStreamEvent> stream =
                  client.messages().createStreaming(ask(through.model(fault)).build())) {
                stream.stream().forEach(events::add);
              }
            })
        .isInstanceOf(AnthropicException.class);

    assertThat(events).anyMatch(RawMessageStreamEvent::isContentBlockDelta);
    assertThat(events).noneMatch(RawMessageStreamEvent::isMessageStop);
  }

  @ParameterizedTest
  @CsvSource({
    "OLLAMA, cut",
    "OLLAMA, garbage",
    "OLLAMA, stall",
    "RELAY, cut",
    "RELAY, garbage",
    "RELAY, stall"
  })
  @Proves("broken answers")
  void aPlainAnswerThatBreaksOffIsAnError(Through through, String fault) {
    assertThat(refusal(client, ask(through.model(fault))).statusCode()).isBetween(500, 529);
  }

  private static AnthropicServiceException refusal(
      AnthropicClient client, MessageCreateParams.Builder params) {
    return catchThrowableOfType(
        AnthropicServiceException.class, () -> client.messages().create(params.build()));
  }

  private AnthropicClient client(UnaryOperator<AnthropicOkHttpClient.Builder> change) {
    var builder =
        AnthropicOkHttpClient.builder()
            .baseUrl(stage.url().toString())
            .apiKey(stage.key())
            .maxRetries(0);
    return change.apply(builder).build();
  }

  private static MessageCreateParams.Builder ask(String model) {
    return MessageCreateParams.builder()
        .model(model)
        .maxTokens(100)
        .addUserMessage("Hello from Java");
  }
}
