package dev.modeldock.plugins.demo;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One instance. Many requests call it at the same time, each on its own virtual thread, so it keeps
 * nothing that changes.
 *
 * <p>Three models: {@code echo} says the last message again, {@code lorem} talks at length, {@code
 * tools} calls the first tool that it is offered and then reports what the tool said.
 */
final class DemoProvider implements Provider {

  private static final int LOREM_WORDS = 120;
  private static final String LOREM =
      "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut"
          + " labore et dolore magna aliqua. ";

  private final Duration pause;

  DemoProvider(double wordsPerSecond) {
    pause =
        wordsPerSecond == 0
            ? Duration.ZERO
            : Duration.ofNanos((long) (1_000_000_000 / wordsPerSecond));
  }

  /** What a model is not said to be able to do, the host does not ask of it. */
  @Override
  public List<ModelDescriptor> models() {
    return List.of(
        ModelDescriptor.of("echo"),
        ModelDescriptor.of("lorem"),
        ModelDescriptor.of("tools").withCapabilities(Set.of(Capability.CHAT, Capability.TOOLS)));
  }

  /** A real provider would send the call to its runtime here; see {@code host.http()}. */
  @Override
  public ModelStream chat(ChatCall call) throws ProviderException {
    ChatRequest request = call.request();
    refuseOrName(call, request);
    List<ModelEvent> answer =
        switch (call.model()) {
          case "echo" -> say(lastText(request), request);
          case "lorem" -> say(lorem(), request);
          case "tools" -> callTool(request);
          // A failure has a kind, which decides what the client is told and whether a fallback is
          // tried; a stage, which tells how far the call came; and a sentence for people.
          default ->
              throw new ModelUnknown(
                  Stage.NOT_SENT,
                  "there is no model '%s' here; there are echo, lorem and tools"
                      .formatted(call.model()));
        };
    return new DemoStream(answer, pause);
  }

  /**
   * Nothing of a request is lost in silence: what would change the answer is refused, so that
   * another target may be tried, and the rest is named to the client.
   */
  private static void refuseOrName(ChatCall call, ChatRequest request) throws Unsupported {
    if (!request.stop().isEmpty()) {
      throw new Unsupported(Stage.NOT_SENT, "stop");
    }
    if (!(request.responseFormat() instanceof ResponseFormat.Text)) {
      throw new Unsupported(Stage.NOT_SENT, "response_format");
    }
    request.parameters().asMap().keySet().forEach(call::dropped);
    request.reasoningEffort().ifPresent(_ -> call.dropped("reasoning_effort"));
  }

  /** Called now and then, and by {@code modeldock doctor}: look, but use no model. */
  @Override
  public Health check() {
    return Health.up("always at your service");
  }

  /** An answer in text: its words one by one, what it took, and why it ended. */
  private static List<ModelEvent> say(String text, ChatRequest request) {
    List<String> words = words(text);
    long limit = request.maxTokens().orElse(Long.MAX_VALUE);
    boolean cut = words.size() > limit;
    var events = new ArrayList<ModelEvent>();
    words.stream().limit(limit).map(TextDelta::new).forEach(events::add);
    events.add(Usage.of(promptWords(request), events.size()));
    events.add(new Completed(cut ? FinishReason.LENGTH : FinishReason.STOP));
    return events;
  }

  private static List<ModelEvent> callTool(ChatRequest request) {
    List<Message> messages = request.messages();
    if (!messages.isEmpty() && messages.getLast() instanceof Message.Tool result) {
      return say("The tool says: " + result.text(), request);
    }
    Optional<ToolSpec> tool = chosen(request);
    if (tool.isEmpty()) {
      return say("Offer me a tool and I shall call it.", request);
    }
    String arguments = DemoArguments.fitting(tool.get().parameters());
    // The id must be unlike all others of the conversation; the number of messages is.
    String id = "call_" + messages.size();
    return List.of(
        new ToolCallDelta(0, id, tool.get().name(), arguments),
        Usage.of(promptWords(request), 1),
        new Completed(FinishReason.TOOL_CALLS));
  }

  private static Optional<ToolSpec> chosen(ChatRequest request) {
    return switch (request.toolChoice()) {
      case ToolChoice.None _ -> Optional.empty();
      case ToolChoice.Auto _, ToolChoice.Required _ -> request.tools().stream().findFirst();
      case ToolChoice.Named named ->
          request.tools().stream().filter(tool -> tool.name().equals(named.tool())).findFirst();
    };
  }

  private static String lastText(ChatRequest request) {
    return request.messages().reversed().stream()
        .filter(Message.User.class::isInstance)
        .map(Message::text)
        .findFirst()
        .orElse("");
  }

  private static String lorem() {
    List<String> round = words(LOREM);
    var text = new StringBuilder();
    for (int i = 0; i < LOREM_WORDS; i++) {
      text.append(round.get(i % round.size()));
    }
    return text.toString().strip();
  }

  /** Words with the space behind them, so that together they are the text again. */
  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)(?=\\S)"));
  }

  private static long promptWords(ChatRequest request) {
    return request.messages().stream().mapToLong(message -> words(message.text()).size()).sum();
  }
}
