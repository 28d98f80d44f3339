package dev.modeldock.plugins.ollama;

import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A fake Ollama, a host, and the provider between them. */
final class OllamaUnderTest implements AutoCloseable {

  final FakeOllama ollama;
  final FakeHost host;
  final Provider provider;

  private OllamaUnderTest(FakeOllama ollama, Map<String, ?> settings) throws ProviderException {
    this.ollama = ollama;
    var factory = new OllamaProviderFactory();
    var values = new HashMap<String, Object>(settings);
    values.putIfAbsent("base_url", ollama.base().toString());
    this.host = FakeHost.with(factory.descriptor().settings(), values);
    this.provider = factory.create(host);
  }

  static OllamaUnderTest start() throws ProviderException {
    return start(FakeOllama.Age.CURRENT, Map.of());
  }

  static OllamaUnderTest start(FakeOllama.Age age, Map<String, ?> settings)
      throws ProviderException {
    return new OllamaUnderTest(FakeOllama.start(0, age), settings);
  }

  static Message.User user(String text) {
    return new Message.User(List.of(new ContentPart.Text(text)));
  }

  static ChatCall call(String model, UnaryOperator<ChatRequest.Builder> request) {
    return call(model, Map.of(), request);
  }

  static ChatCall call(
      String model, Map<String, ?> options, UnaryOperator<ChatRequest.Builder> request) {
    var builder = ChatRequest.builder().messages(List.of(user("Hello?")));
    return ChatCall.builder("req-1", model).stream(true)
        .options(Settings.of(options))
        .request(() -> request.apply(builder).build())
        .build();
  }

  ModelStream open(String model) throws ProviderException, InterruptedException {
    return provider.chat(call(model, request -> request));
  }

  /** All events of an answer to a plain question. */
  List<ModelEvent> ask(String model) throws ProviderException, InterruptedException {
    return ask(call(model, request -> request));
  }

  List<ModelEvent> ask(ChatCall call) throws ProviderException, InterruptedException {
    try (ModelStream stream = provider.chat(call)) {
      var events = new ArrayList<ModelEvent>();
      ModelEvent event = stream.next();
      while (event != null) {
        events.add(event);
        event = stream.next();
      }
      return events;
    }
  }

  /** The body that Ollama got for a chat. */
  JsonNode sent(ChatCall call) throws ProviderException, InterruptedException {
    ask(call);
    return ollama.last("/api/chat").json();
  }

  @Override
  public void close() {
    provider.close();
    host.close();
    ollama.close();
  }
}
