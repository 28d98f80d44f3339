package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.messages.FakeMessages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** A CLI, the fake API that it asks, a host, and the provider between them. */
final class ClaudeUnderTest implements AutoCloseable {

  static final String KEY = "sk-ant-made-up-0000";

  final FakeMessages upstream = FakeMessages.start(0);
  final FakeHost host;
  final Provider provider;

  ClaudeUnderTest(Path binary, Map<String, ?> settings) throws ProviderException {
    var factory = new ClaudeCodeProviderFactory();
    var values = new HashMap<String, Object>(settings);
    values.putIfAbsent("binary", binary.toString());
    values.putIfAbsent("base_url", upstream.base().toString());
    values.putIfAbsent("pool", 0L);
    this.host = FakeHost.with(factory.descriptor().settings(), values).secret("api_key", KEY);
    this.provider = factory.create(host);
  }

  static Message.User user(String text) {
    return new Message.User(List.of(new ContentPart.Text(text)));
  }

  static Message.System system(String text) {
    return new Message.System(List.of(new ContentPart.Text(text)));
  }

  static Message.Assistant assistant(String text) {
    return new Message.Assistant(List.of(new ContentPart.Text(text)), null, List.of());
  }

  static ChatCall call(UnaryOperator<ChatRequest.Builder> request) {
    return ChatCall.builder("req-1", "claude-sonnet-4-5").stream(true)
        .request(() -> request.apply(ChatRequest.builder()).build())
        .build();
  }

  static ChatCall call(Message... messages) {
    return call(request -> request.messages(List.of(messages)));
  }

  ModelStream open(Message... messages) throws ProviderException, InterruptedException {
    return provider.chat(call(messages));
  }

  List<ModelEvent> ask(String prompt) throws ProviderException, InterruptedException {
    return ask(call(user(prompt)));
  }

  List<ModelEvent> ask(ChatCall call) throws ProviderException, InterruptedException {
    try (ModelStream stream = provider.chat(call)) {
      var events = new ArrayList<ModelEvent>();
      for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
        events.add(event);
      }
      return events;
    }
  }

  static String text(List<ModelEvent> events) {
    var text = new StringBuilder();
    for (ModelEvent event : events) {
      if (event instanceof TextDelta(String piece)) {
        text.append(piece);
      }
    }
    return text.toString();
  }

  /** The body that the API got for a request. */
  JsonNode sent(ChatCall call) throws ProviderException, InterruptedException {
    ask(call);
    return lastBody();
  }

  JsonNode lastBody() {
    return upstream.requests().getLast().json();
  }

  /** Waits until something is so; fails the test by returning false after ten seconds. */
  static boolean soon(BooleanSupplier fact) throws InterruptedException {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    while (!fact.getAsBoolean()) {
      if (System.nanoTime() > end) {
        return false;
      }
      Thread.sleep(10);
    }
    return true;
  }

  @Override
  public void close() {
    provider.close();
    host.close();
    upstream.close();
  }
}
