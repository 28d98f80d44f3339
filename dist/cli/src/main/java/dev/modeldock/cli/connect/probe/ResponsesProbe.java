package dev.modeldock.cli.connect.probe;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.ClientSettings;
import dev.modeldock.cli.connect.probe.GatewayConnection.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;

/**
 * Asks {@code POST /v1/responses} as Codex does, and believes what Codex believes: the words are
 * those of {@code response.output_item.done}, and without {@code response.completed} there was no
 * answer.
 */
record ResponsesProbe(GatewayConnection connection) implements Probe {

  private static final String PATH = "/v1/responses";
  private static final String REQUEST = "POST " + PATH;

  @Override
  public Seen run() {
    long start = System.nanoTime();
    var headers = new HashMap<>(connection.bearer());
    headers.put("Accept", "text/event-stream");
    return connection.post(
        PATH, headers, body(), (answer, deadline) -> read(answer, deadline, start));
  }

  private JsonObject body() {
    JsonObject part =
        JsonObject.empty().with("type", "input_text").with("text", ClientSettings.QUESTION);
    JsonObject message =
        JsonObject.empty()
            .with("type", "message")
            .with("role", "user")
            .with("content", List.of(part));
    return JsonObject.empty()
        .with("model", connection.settings().model())
        .with("instructions", "Answer in a few words.")
        .with("input", List.of(message))
        .with("tools", List.of())
        .with("tool_choice", "auto")
        .with("parallel_tool_calls", false)
        .with("store", false)
        .with("stream", true)
        .with("include", List.of());
  }

  private Seen read(InputStream answer, Deadline deadline, long start) throws IOException {
    var events = new Events(answer, deadline);
    var words = new StringBuilder();
    for (JsonObject event = events.next(); event != null; event = events.next()) {
      switch (event.text("type")) {
        case "response.output_item.done" ->
            event
                .object("item")
                .objects("content")
                .forEach(part -> words.append(part.text("text")));
        case "response.completed" -> {
          return new Seen(
              REQUEST,
              event.object("response").text("model"),
              words.toString(),
              GatewayConnection.millisSince(start),
              List.of());
        }
        case "response.failed" ->
            throw connection.refusal(REQUEST).inStream(event.object("response").object("error"));
        case "response.incomplete" ->
            throw connection
                .refusal(REQUEST)
                .failed(
                    "incomplete",
                    "gave an incomplete answer, which Codex takes for an error",
                    "try another --model");
        case "error" ->
            throw connection
                .refusal(REQUEST)
                .inStream(event.get("error") == null ? event : event.object("error"));
        default -> {}
      }
    }
    throw new IOException("it stopped before response.completed");
  }
}
