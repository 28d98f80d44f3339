package dev.modeldock.testkit.lane;

import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.Performance;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A server that speaks OpenAI and runs no model: chats, embeddings and the list of models, as a
 * faithful one writes them. Its models are {@link LaneModels}. Safe for use by several threads.
 */
public final class FakeOpenAi implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int OWN_SIZE = 4;

  private final List<FakeModel> models = LaneModels.all();
  private final FakeServer server;

  private FakeOpenAi(int port) {
    server = FakeServer.start(port, this::answer);
  }

  /**
   * Starts one.
   *
   * @param port where it listens; 0 for any free port
   */
  public static FakeOpenAi start(int port) {
    return new FakeOpenAi(port);
  }

  /** {@return where its paths begin, {@code /v1} included} */
  public URI base() {
    return server.base().resolve("/v1");
  }

  /** {@return the port it listens on} */
  public int port() {
    return server.port();
  }

  private Script answer(Request request) {
    return switch (request.method() + " " + request.path()) {
      case "GET /v1/models" -> Script.json(200, listing());
      case "POST /v1/chat/completions" -> chat(request.json());
      case "POST /v1/embeddings" -> embed(request.json());
      default -> refused(404, "no such route");
    };
  }

  private String listing() {
    ObjectNode body = JSON.createObjectNode().put("object", "list");
    ArrayNode data = body.putArray("data");
    for (FakeModel model : models) {
      data.addObject()
          .put("id", model.name())
          .put("object", "model")
          .put("created", 1_787_338_102L)
          .put("owned_by", "testkit");
    }
    return body.toString();
  }

  private Script chat(JsonNode body) {
    Optional<FakeModel> model = model(body, "completion");
    if (model.isEmpty()) {
      return refused(404, "The model `" + body.path("model").asString("") + "` does not exist");
    }
    var performance = new Performance(new LaneDialect(body));
    List<Beat> beats = model.get().answer().apply(body);
    return body.path("stream").asBoolean(false)
        ? performance.streamed(beats)
        : performance.whole(beats);
  }

  private Optional<FakeModel> model(JsonNode body, String capability) {
    String name = body.path("model").asString("");
    return models.stream()
        .filter(model -> model.name().equals(name) && model.can(capability))
        .findFirst();
  }

  /** Floats, also where base64 was asked for, as many servers answer. */
  private Script embed(JsonNode body) {
    if (model(body, "embedding").isEmpty()) {
      return refused(404, "this model makes no embeddings");
    }
    JsonNode input = body.path("input");
    boolean many = input.isArray() && !input.path(0).isIntegralNumber();
    ObjectNode answer = JSON.createObjectNode().put("object", "list");
    ArrayNode data = answer.putArray("data");
    for (JsonNode item : many ? input : JSON.createArrayNode().add(input)) {
      ObjectNode row = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      ArrayNode vector = row.putArray("embedding");
      vector.add(item.isArray() ? item.size() : item.asString("").length());
      for (int i = 1; i < body.path("dimensions").asInt(OWN_SIZE); i++) {
        vector.add(0.5);
      }
    }
    answer.put("model", body.path("model").asString(""));
    int tokens = 4 * data.size();
    answer.putObject("usage").put("prompt_tokens", tokens).put("total_tokens", tokens);
    return Script.json(200, answer.toString());
  }

  private static Script refused(int status, String message) {
    return Script.json(status, LaneDialect.error(message, status).toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
