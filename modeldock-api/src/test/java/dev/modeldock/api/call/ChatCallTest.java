package dev.modeldock.api.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.settings.Settings;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ChatCallTest {

  private final AtomicInteger parsed = new AtomicInteger();

  private ChatRequest parse() {
    parsed.incrementAndGet();
    return ChatRequest.builder().maxTokens(7).build();
  }

  @Test
  void theRequestIsNotParsedBeforeAnyoneAsks() {
    ChatCall call =
        ChatCall.builder("r1", "qwen3").request(this::parse).openAiBody(() -> new byte[1]).build();

    assertThat(call.model()).isEqualTo("qwen3");
    assertThat(call.openAiBody()).hasSize(1);
    assertThat(parsed).hasValue(0);
  }

  @Test
  void theRequestIsParsedOnce() throws ProviderException {
    ChatCall call = ChatCall.builder("r1", "qwen3").request(this::parse).build();

    ChatRequest first = call.request();

    assertThat(first.maxTokens()).hasValue(7);
    assertThat(call.request()).isSameAs(first);
    assertThat(parsed).hasValue(1);
  }

  @Test
  void aRequestThatCannotBeParsedFailsEachTime() {
    ChatCall call =
        ChatCall.builder("r1", "qwen3")
            .request(() -> {
              parsed.incrementAndGet();
              throw new RequestRejected(Stage.NOT_SENT, "messages is missing");
            })
            .build();

    assertThatThrownBy(call::request).isInstanceOf(RequestRejected.class);
    assertThatThrownBy(call::request).hasMessage("messages is missing");
    assertThat(parsed).hasValue(2);
  }

  @Test
  void eachBodyIsTheCallersOwn() {
    ChatCall call = ChatCall.builder("r1", "qwen3").openAiBody(() -> new byte[] {'{', '}'}).build();

    call.openAiBody()[0] = 'x';

    assertThat(call.openAiBody()).asString().isEqualTo("{}");
  }

  @Test
  void aCallWithoutABodySaysSo() {
    ChatCall call = ChatCall.builder("r1", "qwen3").build();

    assertThatIllegalStateException()
        .isThrownBy(call::openAiBody)
        .withMessage("this call was built without an OpenAI body");
  }

  @Test
  void whatIsNotSaidIsTheLeast() throws ProviderException {
    ChatCall call = ChatCall.builder("r1", "qwen3").build();

    assertThat(call.requestId()).isEqualTo("r1");
    assertThat(call.stream()).isFalse();
    assertThat(call.options()).isEqualTo(Settings.none());
    assertThat(call.deadline().limited()).isFalse();
    ChatRequest request = call.request();
    assertThat(request.messages()).isEmpty();
    assertThat(request.tools()).isEmpty();
    assertThat(request.toolChoice()).isEqualTo(new ToolChoice.Auto());
    assertThat(request.responseFormat()).isEqualTo(new ResponseFormat.Text());
    assertThat(request.reasoningEffort()).isEmpty();
    assertThat(request.maxTokens()).isEmpty();
    assertThat(request.stop()).isEmpty();
    assertThat(request.parameters()).isEqualTo(Settings.none());
  }

  @Test
  void whatIsSaidIsKept() {
    Settings options = Settings.of(Map.of("num_ctx", 32768));
    Deadline deadline = Deadline.after(Duration.ofMinutes(1));

    ChatCall call =
        ChatCall.builder("r1", "qwen3").stream(true).options(options).deadline(deadline).build();

    assertThat(call.stream()).isTrue();
    assertThat(call.options()).isSameAs(options);
    assertThat(call.deadline()).isSameAs(deadline);
  }
}
