package dev.modeldock.plugins.codex;

import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** Requests for tests, and what comes back. */
final class Asked {

  private Asked() {}

  static Message.User user(String text) {
    return new Message.User(List.of(new ContentPart.Text(text)));
  }

  static Message.System system(String text) {
    return new Message.System(List.of(new ContentPart.Text(text)));
  }

  static Message.Assistant assistant(String text) {
    return new Message.Assistant(List.of(new ContentPart.Text(text)), null, List.of());
  }

  static ChatCall call(
      String model,
      String prompt,
      Map<String, ?> options,
      UnaryOperator<ChatRequest.Builder> more) {
    var request = ChatRequest.builder().messages(List.of(user(prompt)));
    return ChatCall.builder("req-1", model).stream(true)
        .options(Settings.of(options))
        .request(() -> more.apply(request).build())
        .build();
  }

  /** {@return a call whose dropped fields are gathered} */
  static ChatCall call(
      String model,
      Map<String, ?> options,
      List<String> dropped,
      UnaryOperator<ChatRequest.Builder> more) {
    var request = ChatRequest.builder().messages(List.of(user("Hello?")));
    return ChatCall.builder("req-1", model).stream(true)
        .options(Settings.of(options))
        .request(() -> more.apply(request).build())
        .onDropped(dropped::add)
        .build();
  }

  static ChatCall call(String model, String prompt) {
    return call(model, prompt, Map.of(), request -> request);
  }

  static List<ModelEvent> all(Provider provider, ChatCall call)
      throws ProviderException, InterruptedException {
    try (ModelStream stream = provider.chat(call)) {
      return rest(stream);
    }
  }

  static List<ModelEvent> rest(ModelStream stream) throws ProviderException, InterruptedException {
    var events = new ArrayList<ModelEvent>();
    for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
      events.add(event);
    }
    return events;
  }

  static String text(List<ModelEvent> events) {
    return events.stream()
        .filter(TextDelta.class::isInstance)
        .map(event -> ((TextDelta) event).text())
        .collect(Collectors.joining());
  }
}
