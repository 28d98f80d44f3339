package dev.modeldock.kernel.wire.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.pipeline.Decision;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Single quotes stand for double ones. */
class ChatBodyWriterTest {

  private static final ContentPart.Image IMAGE =
      new ContentPart.Image("data:image/png;base64,iVBORw0KGgo=", "low");

  private static List<ContentPart> text(String... texts) {
    return List.of(texts).stream().<ContentPart>map(ContentPart.Text::new).toList();
  }

  private static String written(ChatRequest.Builder request) {
    return new String(ChatBodyWriter.write(request.build(), "m", false), UTF_8).replace('"', '\'');
  }

  private static String messages(Message... messages) {
    String body = written(ChatRequest.builder().messages(List.of(messages)));
    return body.substring("{'model':'m','messages':".length(), body.length() - 1);
  }

  @Test
  void aStreamIsAskedForWithUsage() {
    ChatRequest request =
        ChatRequest.builder().messages(List.of(new Message.User(text("hi")))).build();
    assertThat(new String(ChatBodyWriter.write(request, "a\"b", true), UTF_8))
        .isEqualTo(
            "{\"model\":\"a\\\"b\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
  }

  @Test
  void whatTheApplicationSaysFirstIsOneMessage() {
    assertThat(
            messages(
                new Message.System(text("one")),
                new Message.System(text("two", "three")),
                new Message.User(text("hi")),
                new Message.System(text("later"))))
        .isEqualTo(
            "[{'role':'system','content':'one\\n\\ntwo\\n\\nthree'},{'role':'user','content':'hi'},"
                + "{'role':'system','content':'later'}]");
    assertThat(messages(new Message.System(text("alone"))))
        .isEqualTo("[{'role':'system','content':'alone'}]");
  }

  @Test
  void callsAndTheirAnswersAreKept() {
    assertThat(
            messages(
                new Message.Assistant(
                    List.of(),
                    "hm",
                    List.of(new ToolCall("c1", "f", "{\"x\":1}"), new ToolCall("c2", "g", " "))),
                new Message.Tool("c1", text("18")),
                new Message.Tool("c2", List.of())))
        .isEqualTo(
            "[{'role':'assistant','content':null,'reasoning_content':'hm','tool_calls':["
                + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{\\'x\\':1}'}},"
                + "{'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}]},"
                + "{'role':'tool','tool_call_id':'c1','content':'18'},"
                + "{'role':'tool','tool_call_id':'c2','content':''}]");
  }

  @Test
  void imagesThatToolsHaveShownFollowAsAUsers() {
    String shown =
        "{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo=',"
            + "'detail':'low'}}";
    assertThat(
            messages(
                new Message.Tool("c1", List.of(IMAGE)),
                new Message.Tool("c2", List.of(new ContentPart.Text("see"), IMAGE)),
                new Message.User(text("well?"))))
        .isEqualTo(
            "[{'role':'tool','tool_call_id':'c1','content':'The image follows.'},"
                + "{'role':'tool','tool_call_id':'c2','content':'see'},"
                + "{'role':'user','content':["
                + "{'type':'text','text':'What the tool call c1 has shown:'},"
                + shown
                + ",{'type':'text','text':'What the tool call c2 has shown:'},"
                + shown
                + "]},{'role':'user','content':'well?'}]");
  }

  @Test
  void nothingIsSaidOfWhatTheRequestIsSilentAbout() {
    assertThat(written(ChatRequest.builder())).isEqualTo("{'model':'m','messages':[]}");
    assertThat(written(ChatRequest.builder().toolChoice(new ToolChoice.Required())))
        .isEqualTo("{'model':'m','messages':[]}");
  }

  @Test
  void whatWasReadIsWrittenSoThatItReadsTheSame() {
    var parameters = new LinkedHashMap<String, Object>();
    parameters.put("temperature", 1.0E-5);
    parameters.put("seed", 42L);
    parameters.put("own", true);
    parameters.put("user", "a\"\u00e9\uD83D\uDE00\n");
    ChatRequest request =
        ChatRequest.builder()
            .messages(
                List.of(
                    new Message.System(text("be brief")),
                    new Message.User(List.of(new ContentPart.Text("what?"), IMAGE)),
                    new Message.Assistant(text("this"), null, List.of()),
                    new Message.User(text("no"))))
            .tools(
                List.of(
                    new ToolSpec("f", "d", new RawJson("{\"type\":\"object\"}"), true),
                    new ToolSpec("g", null, null, false)))
            .toolChoice(new ToolChoice.Named("g"))
            .responseFormat(
                new ResponseFormat.JsonSchema("n", new RawJson("{\"type\":\"object\"}"), true))
            .reasoningEffort(ReasoningEffort.XHIGH)
            .maxTokens(7)
            .stop(List.of("a", "\"b"))
            .parameters(Settings.of(parameters))
            .build();
    byte[] body = ChatBodyWriter.write(request, "m", true);

    ChatRequest read = read(body);

    assertThat(read.messages()).isEqualTo(request.messages());
    assertThat(read.tools()).isEqualTo(request.tools());
    assertThat(read.toolChoice()).isEqualTo(request.toolChoice());
    assertThat(read.responseFormat()).isEqualTo(request.responseFormat());
    assertThat(read.reasoningEffort()).isEqualTo(request.reasoningEffort());
    assertThat(read.maxTokens()).isEqualTo(request.maxTokens());
    assertThat(read.stop()).isEqualTo(request.stop());
    assertThat(read.parameters().asMap()).isEqualTo(Map.copyOf(parameters));
  }

  private static ChatRequest read(byte[] body) {
    return switch (ChatBody.scan(body, body.length)) {
      case Decision.Pass<ChatBody>(var scanned) ->
          switch (scanned.request()) {
            case Decision.Pass<ChatRequest>(var request) -> request;
            case Decision.Refuse<ChatRequest>(var why) -> throw new AssertionError(why.message());
          };
      case Decision.Refuse<ChatBody>(var why) -> throw new AssertionError(why.message());
    };
  }
}
