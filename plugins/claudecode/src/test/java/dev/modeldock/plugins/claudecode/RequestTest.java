package dev.modeldock.plugins.claudecode;

import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.assistant;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.settings.Settings;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/** How a request is read, before anything is started. */
class RequestTest {

  private static ChatRequest with(String parameter, Object value) {
    return ChatRequest.builder().parameters(Settings.of(Map.of(parameter, value))).build();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"seed", "presence_penalty", "frequency_penalty", "top_logprobs", "min_p", "foo"})
  void aParameterThatCannotBePassedOnIsRefusedByName(String parameter) {
    assertThatThrownBy(() -> Sampling.of(with(parameter, 1L)))
        .isInstanceOf(Unsupported.class)
        .hasMessageContaining(parameter);
  }

  @Test
  void aParameterThatSaysNothingIsLeftOut() throws Exception {
    assertThat(Sampling.of(with("presence_penalty", 0L))).isEmpty();
    assertThat(Sampling.of(with("logprobs", false))).isEmpty();
    assertThat(Sampling.of(with("user", "me"))).isEmpty();
    assertThatThrownBy(() -> Sampling.of(with("logprobs", true))).isInstanceOf(Unsupported.class);
  }

  @Test
  void aTemperatureThatClaudeDoesNotTakeIsRefused() {
    assertThatThrownBy(() -> Sampling.of(with("temperature", 1.5)))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("at most 1");
    assertThatThrownBy(() -> Sampling.of(with("temperature", "hot")))
        .isInstanceOf(RequestRejected.class);
  }

  @Test
  void aForcedToolIsRefusedAndNoToolIsNone() throws Exception {
    var tool = new ToolSpec("f", null, null, false);
    var builder = ChatRequest.builder().tools(List.of(tool));
    assertThat(OfferedTools.of(builder.build()).upstreamNames()).containsExactly("mcp__client__f");
    assertThat(OfferedTools.of(builder.toolChoice(new ToolChoice.None()).build()).isEmpty())
        .isTrue();
    for (var choice : List.of(new ToolChoice.Required(), new ToolChoice.Named("f"))) {
      assertThatThrownBy(() -> OfferedTools.of(builder.toolChoice(choice).build()))
          .isInstanceOf(Unsupported.class)
          .hasMessageContaining("tool_choice");
    }
  }

  @Test
  void aCallOfAToolIsNeverRunHere() throws Exception {
    var tools = new OfferedTools(List.of(new ToolSpec("f", null, null, false)));
    var call =
        JsonMapper.shared().readTree("{\"jsonrpc\":\"2.0\",\"id\":3,\"method\":\"tools/call\"}");
    assertThat(tools.answer(call).has("error")).isTrue();
    assertThat(tools.answer(call).path("id").asInt()).isEqualTo(3);
  }

  private static Conversation read(Message... messages) throws Exception {
    return Conversation.of(ChatRequest.builder().messages(List.of(messages)).build());
  }

  private static Message.User image(String url) {
    return new Message.User(List.of(new ContentPart.Image(url, "auto")));
  }

  @Test
  void onlyImagesThatAreSentAlongAreTaken() {
    assertThatCode(() -> read(image("data:image/png;base64,AAAA"))).doesNotThrowAnyException();
    assertThatThrownBy(() -> read(image("https://example.org/a.png")))
        .isInstanceOf(Unsupported.class);
    assertThatThrownBy(() -> read(image("data:image/svg+xml;base64,AAAA")))
        .isInstanceOf(RequestRejected.class);
    assertThatThrownBy(() -> read(image("file:///etc/hostname")))
        .isInstanceOf(RequestRejected.class);
  }

  @Test
  void whatTheCliIsNotToldOfIsNamed() throws Exception {
    var said = new Message.Assistant(List.of(new ContentPart.Text("a")), "hm", List.of());
    var seen =
        new Message.User(List.of(new ContentPart.Image("data:image/png;base64,AAAA", "high")));
    ChatRequest request =
        ChatRequest.builder()
            .messages(List.of(user("hi"), said, seen))
            .tools(List.of(new ToolSpec("f", null, null, true)))
            .parameters(Settings.of(Map.of("user", "me", "temperature", 0.5)))
            .build();
    var names = new TreeSet<String>();
    Untold.name(ChatCall.builder("r", "m").request(() -> request).onDropped(names::add).build());
    assertThat(names)
        .containsExactly(
            "messages[].content[].image_url.detail",
            "messages[].reasoning_content",
            "tools[].function.strict",
            "user");
  }

  @Test
  void theLastWordIsTheUsers() {
    assertThatThrownBy(() -> read(user("hi"), assistant("so")))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("last");
    assertThatThrownBy(() -> read()).isInstanceOf(RequestRejected.class);
    assertThatThrownBy(() -> read(user(""))).isInstanceOf(RequestRejected.class);
  }

  @Test
  void argumentsThatAreNoObjectAreRefused() {
    var call = new ToolCall("1", "f", "[1]");
    assertThatThrownBy(
            () -> read(user("a"), new Message.Assistant(List.of(), null, List.of(call)), user("b")))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("'f'");
  }
}
