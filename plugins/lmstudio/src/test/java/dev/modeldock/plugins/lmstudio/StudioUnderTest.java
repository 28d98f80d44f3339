package dev.modeldock.plugins.lmstudio;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.lmstudio.FakeLmStudio;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** A provider and the fake LM Studio that it calls. */
record StudioUnderTest(FakeLmStudio studio, FakeHost host, Provider provider)
    implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();

  static StudioUnderTest start(FakeLmStudio.Age age) throws ProviderException {
    return at(FakeLmStudio.start(0, age), "/v1");
  }

  static StudioUnderTest at(FakeLmStudio studio, String path) throws ProviderException {
    var factory = new LmStudioProviderFactory();
    FakeHost host =
        FakeHost.with(factory.descriptor().settings(), Map.of("base_url", studio.base() + path));
    return new StudioUnderTest(studio, host, factory.create(host));
  }

  /** A chat with a plain question and these members more, such as {@code ,"n":2}. */
  static ChatCall call(String model, boolean stream, String members, Map<String, ?> options) {
    String messages =
        members.contains("\"messages\"")
            ? ""
            : ",\"messages\":[{\"role\":\"user\",\"content\":\"Hello?\"}]";
    String usage = stream ? ",\"stream_options\":{\"include_usage\":true}" : "";
    String body =
        "{\"model\":\"" + model + "\",\"stream\":" + stream + usage + messages + members + "}";
    return ChatCall.builder("req-1", model).stream(stream)
        .options(Settings.of(options))
        .openAiBody(() -> body.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  List<JsonNode> relay(ChatCall call) throws ProviderException, InterruptedException {
    try (ModelStream stream = provider.chat(call)) {
      var pieces = new ArrayList<JsonNode>();
      for (ModelEvent event = stream.next(); event != null; event = stream.next()) {
        pieces.add(JSON.readTree(((OpenAiChunk) event).text()));
      }
      return pieces;
    }
  }

  List<JsonNode> stream(String model) throws ProviderException, InterruptedException {
    return relay(call(model, true, "", Map.of()));
  }

  JsonNode whole(String model) throws ProviderException, InterruptedException {
    return relay(call(model, false, "", Map.of())).getFirst();
  }

  /** What LM Studio got of a chat with these members. */
  JsonNode sent(String model, String members) throws ProviderException, InterruptedException {
    relay(call(model, false, members, Map.of()));
    return studio.last("/v1/chat/completions").json();
  }

  ProviderException failure(ChatCall call) {
    return catchThrowableOfType(ProviderException.class, () -> relay(call));
  }

  ProviderException failure(String model, boolean stream) {
    return failure(call(model, stream, "", Map.of()));
  }

  /** One member of all deltas of a stream, joined. */
  static String joined(List<JsonNode> pieces, String member) {
    var text = new StringBuilder();
    for (JsonNode piece : pieces) {
      text.append(piece.path("choices").path(0).path("delta").path(member).asString(""));
    }
    return text.toString();
  }

  /** The fragments of calls of a stream, in order. */
  static List<JsonNode> fragments(List<JsonNode> pieces) {
    var all = new ArrayList<JsonNode>();
    for (JsonNode piece : pieces) {
      piece.path("choices").path(0).path("delta").path("tool_calls").forEach(all::add);
    }
    return all;
  }

  static List<String> finishes(List<JsonNode> pieces) {
    return pieces.stream()
        .map(piece -> piece.path("choices").path(0).path("finish_reason").asString(""))
        .filter(reason -> !reason.isEmpty())
        .toList();
  }

  @Override
  public void close() {
    provider.close();
    host.close();
    studio.close();
  }
}
