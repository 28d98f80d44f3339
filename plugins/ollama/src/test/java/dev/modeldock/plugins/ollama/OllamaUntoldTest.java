package dev.modeldock.plugins.ollama;

import static dev.modeldock.plugins.ollama.OllamaUnderTest.user;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Ollama has no words for is named. */
class OllamaUntoldTest {

  private static final ToolSpec TOOL = new ToolSpec("f", null, new RawJson("{}"), false);
  private static final ToolSpec STRICT = new ToolSpec("f", null, new RawJson("{}"), true);

  private OllamaUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = OllamaUnderTest.start();
  }

  @AfterEach
  void end() {
    under.close();
  }

  private Set<String> dropped(String model, UnaryOperator<ChatRequest.Builder> more)
      throws Exception {
    var names = new TreeSet<String>();
    ChatRequest request =
        more.apply(ChatRequest.builder().messages(List.of(user("Hello?")))).build();
    under.ask(
        ChatCall.builder("req-1", model).stream(true)
            .request(() -> request)
            .onDropped(names::add)
            .build());
    return names;
  }

  @Test
  void whatIsPassedOnIsNotNamed() throws Exception {
    assertThat(
            dropped(
                "text:latest",
                request ->
                    request
                        .maxTokens(5)
                        .stop(List.of("x"))
                        .parameters(
                            Settings.of(Map.of("temperature", 0.5, "seed", 1L, "top_k", 3L)))))
        .isEmpty();
  }

  @Test
  void parametersThatOllamaDoesNotKnowAreNamed() throws Exception {
    assertThat(
            dropped(
                "text:latest",
                request ->
                    request.parameters(
                        Settings.of(
                            Map.of(
                                "user",
                                "u",
                                "parallel_tool_calls",
                                false,
                                "num_ctx",
                                5L,
                                "seed",
                                1L)))))
        .containsExactly("num_ctx", "parallel_tool_calls", "user");
  }

  @Test
  void wishesThatNothingEnforcesAreNamed() throws Exception {
    assertThat(
            dropped(
                "tools:latest",
                request -> request.tools(List.of(STRICT)).toolChoice(new ToolChoice.Required())))
        .containsExactly("tool_choice", "tools[].function.strict");
    assertThat(dropped("tools:latest", request -> request.tools(List.of(TOOL)))).isEmpty();
    assertThat(
            dropped(
                "tools:latest",
                request -> request.tools(List.of(TOOL)).toolChoice(new ToolChoice.None())))
        .isEmpty();
  }

  @Test
  void howCloselyAnImageIsLookedAtIsNamed() throws Exception {
    var image = new ContentPart.Image("data:image/png;base64,iVBORw0KGgo=", "high");
    assertThat(
            dropped(
                "sees:latest",
                request -> request.messages(List.of(new Message.User(List.of(image))))))
        .containsExactly("messages[].content[].image_url.detail");
  }

  @Test
  void theEffortIsNamedForAModelThatCannotThink() throws Exception {
    assertThat(dropped("text:latest", request -> request.reasoningEffort(ReasoningEffort.HIGH)))
        .containsExactly("reasoning_effort");
    assertThat(dropped("think:latest", request -> request.reasoningEffort(ReasoningEffort.HIGH)))
        .isEmpty();
  }
}
