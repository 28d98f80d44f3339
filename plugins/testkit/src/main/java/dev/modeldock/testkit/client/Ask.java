package dev.modeldock.testkit.client;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.kernel.wire.openai.ChatBodyWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A question to a model, as a client asks it: in the typed form and as the body of an OpenAI chat
 * completion alike.
 *
 * @param model the model's name
 * @param stream whether the answer is wanted in pieces
 * @param messages the conversation
 * @param more what else the request says
 */
public record Ask(
    String model, boolean stream, List<Message> messages, UnaryOperator<ChatRequest.Builder> more) {

  /** The tool that the kit offers. */
  public static final ToolSpec WEATHER =
      new ToolSpec(
          "get_weather",
          "Tells the weather in a city.",
          new RawJson(
              "{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}},"
                  + "\"required\":[\"city\"]}"),
          false);

  public Ask {
    messages = List.copyOf(messages);
  }

  /** {@return the question {@code prompt}, to be answered in pieces} */
  public static Ask of(String model, String prompt) {
    return new Ask(model, true, List.of(user(prompt)), UnaryOperator.identity());
  }

  /** {@return a user's message in text} */
  public static Message user(String text) {
    return new Message.User(List.of(new ContentPart.Text(text)));
  }

  /** {@return this question, to be answered in one piece} */
  public Ask whole() {
    return new Ask(model, false, messages, more);
  }

  /** {@return this question with {@code next} at the end of the conversation} */
  public Ask then(Message... next) {
    var all = new ArrayList<>(messages);
    all.addAll(Arrays.asList(next));
    return new Ask(model, stream, all, more);
  }

  /** {@return this question in another conversation} */
  public Ask in(List<Message> conversation) {
    return new Ask(model, stream, conversation, more);
  }

  /** {@return this question with something more said in its request} */
  public Ask with(UnaryOperator<ChatRequest.Builder> addition) {
    return new Ask(model, stream, messages, builder -> addition.apply(more.apply(builder)));
  }

  /** {@return this question, with the weather tool offered} */
  public Ask withTool() {
    return with(request -> request.tools(List.of(WEATHER)));
  }

  /** {@return the call that a host makes of it} */
  public ChatCall call() {
    return call(_ -> {}, () -> {});
  }

  /**
   * {@return the call that a host makes of it}
   *
   * @param dropped is told of the fields that the provider says it drops
   * @param relayed is run when the provider asks for the client's own bytes
   */
  ChatCall call(Consumer<String> dropped, Runnable relayed) {
    ChatRequest request = more.apply(ChatRequest.builder().messages(messages)).build();
    return ChatCall.builder("req-contract", model).stream(stream)
        .request(() -> request)
        .openAiBody(() -> {
          relayed.run();
          return ChatBodyWriter.write(request, model, stream);
        })
        .onDropped(dropped)
        .build();
  }
}
