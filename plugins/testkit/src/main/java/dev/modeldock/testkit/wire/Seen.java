package dev.modeldock.testkit.wire;

import java.util.Map;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Counts, model by model, how many requests a fake server got and how many clients left in the
 * middle of an answer. Any fake tells it to whoever asks for {@value #PATH}, so that a test in
 * another process can know. Safe for use by several threads.
 */
final class Seen {

  static final String PATH = "/testkit/seen";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Count> models = new TreeMap<>();

  private record Count(int requests, int left) {}

  void arrived(Request request) {
    add(request, 1, 0);
  }

  void left(Request request) {
    add(request, 0, 1);
  }

  /** {@return the counts as JSON: {@code {"text":{"requests":2,"left":0}}}} */
  Script told() {
    ObjectNode body = JSON.createObjectNode();
    synchronized (models) {
      models.forEach((model, count) ->
          body.putObject(model).put("requests", count.requests()).put("left", count.left()));
    }
    return Script.json(200, body.toString()).unrecorded();
  }

  private void add(Request request, int requests, int left) {
    synchronized (models) {
      models.merge(
          model(request),
          new Count(requests, left),
          (a, b) -> new Count(a.requests() + b.requests(), a.left() + b.left()));
    }
  }

  private static String model(Request request) {
    try {
      return request.body().length == 0 ? "" : request.json().path("model").asString("");
    } catch (JacksonException _) {
      return "";
    }
  }
}
