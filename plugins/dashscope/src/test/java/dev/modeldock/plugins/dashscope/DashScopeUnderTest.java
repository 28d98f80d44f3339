package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.testkit.dashscope.FakeDashScope;
import dev.modeldock.testkit.host.FakeHost;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/** A fake DashScope, a host with its key, and the provider between them. */
final class DashScopeUnderTest implements AutoCloseable {

  static final ObjectMapper JSON = new ObjectMapper();
  static final String CHAT = "/chat/completions";

  final FakeDashScope dashScope = FakeDashScope.start(0);
  final FakeHost host;
  final Provider provider;

  private DashScopeUnderTest(Map<String, ?> settings) throws ProviderException {
    var factory = new DashScopeProviderFactory();
    var values = new HashMap<String, Object>(settings);
    values.putIfAbsent("base_url", dashScope.base().toString());
    host =
        FakeHost.with(factory.descriptor().settings(), values).secret("api_key", FakeDashScope.KEY);
    provider = factory.create(host);
  }

  static DashScopeUnderTest start() throws ProviderException {
    return start(Map.of());
  }

  static DashScopeUnderTest start(Map<String, ?> settings) throws ProviderException {
    return new DashScopeUnderTest(settings);
  }

  /** A call whose body is a question and these members, written without the outer braces. */
  static ChatCall call(String model, boolean stream, String members) {
    return call(model, stream, members, Map.of());
  }

  static ChatCall call(String model, boolean stream, String members, Map<String, ?> alias) {
    ObjectNode body = JSON.createObjectNode().put("model", model).put("stream", stream);
    body.putArray("messages").addObject().put("role", "user").put("content", "Hello?");
    body.setAll((ObjectNode) JSON.readTree("{" + members + "}"));
    return raw(model, stream, body.toString(), alias);
  }

  static ChatCall raw(String model, boolean stream, String body, Map<String, ?> alias) {
    return ChatCall.builder("req-1", model).stream(stream)
        .options(Settings.of(alias))
        .openAiBody(() -> body.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  ModelStream open(String model) throws ProviderException, InterruptedException {
    return provider.chat(call(model, true, ""));
  }

  /** The pieces of a streamed answer to a plain question. */
  List<JsonNode> ask(String model) throws ProviderException, InterruptedException {
    return ask(call(model, true, ""));
  }

  List<JsonNode> ask(ChatCall call) throws ProviderException, InterruptedException {
    return texts(call).stream().map(JSON::readTree).toList();
  }

  /** The pieces as they are. */
  List<String> texts(ChatCall call) throws ProviderException, InterruptedException {
    try (ModelStream stream = provider.chat(call)) {
      var pieces = new ArrayList<String>();
      while (stream.next() instanceof OpenAiChunk chunk) {
        pieces.add(chunk.text());
      }
      return pieces;
    }
  }

  /** The body that DashScope got for a call that went well. */
  JsonNode sent(ChatCall call) throws ProviderException, InterruptedException {
    texts(call);
    return dashScope.last(CHAT).json();
  }

  /** The text of all pieces, by the name of the member of their deltas that holds it. */
  static String joined(List<JsonNode> pieces, String member) {
    var text = new StringBuilder();
    for (JsonNode piece : pieces) {
      text.append(piece.at("/choices/0/delta").path(member).asString(""));
    }
    return text.toString();
  }

  @Override
  public void close() {
    provider.close();
    host.close();
    dashScope.close();
  }
}
