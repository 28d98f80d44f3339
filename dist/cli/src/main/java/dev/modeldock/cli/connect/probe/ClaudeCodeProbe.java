package dev.modeldock.cli.connect.probe;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.ClaudeCode;
import dev.modeldock.cli.connect.ClientSettings;
import dev.modeldock.cli.connect.probe.GatewayConnection.Deadline;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.List;

/** Asks for the models and streams a message, both as Claude Code does. */
record ClaudeCodeProbe(GatewayConnection connection) implements Probe {

  private static final String MODELS = "/v1/models?limit=1000";
  private static final String REQUEST = "POST " + MessagesProbe.PATH;

  @Override
  public Seen run() {
    var headers = new HashMap<>(connection.bearer());
    headers.put("anthropic-version", MessagesProbe.VERSION);
    JsonObject models = connection.get(MODELS, headers);
    long start = System.nanoTime();
    ClientSettings settings = connection.settings();
    return connection.post(
        MessagesProbe.PATH + "?beta=true",
        headers,
        MessagesProbe.body(settings).with("stream", true),
        (answer, deadline) -> read(answer, deadline, start, remarks(models)));
  }

  private List<String> remarks(JsonObject models) {
    long listed =
        models.objects("data").stream().filter(model -> ClaudeCode.lists(model.text("id"))).count();
    return listed > 0
        ? List.of("Claude Code's /model will list %d of the gateway's models.".formatted(listed))
        : List.of(
            "Claude Code's /model lists only names with 'claude' or 'anthropic' in them, and the key"
                + " sees none. To have one: modeldock aliases set claude-"
                + connection.settings().model().replaceAll("[^A-Za-z0-9._-]+", "-")
                + " "
                + target());
  }

  /** An alias stands for models only, never for another alias. */
  private String target() {
    String model = connection.settings().model();
    return model.contains(":") ? model : "INSTANCE:MODEL";
  }

  private Seen read(InputStream answer, Deadline deadline, long start, List<String> remarks)
      throws IOException {
    var events = new Events(answer, deadline);
    var words = new StringBuilder();
    String model = "";
    for (JsonObject event = events.next(); event != null; event = events.next()) {
      switch (event.text("type")) {
        case "message_start" -> model = event.object("message").text("model");
        case "content_block_delta" -> words.append(event.object("delta").text("text"));
        case "message_stop" -> {
          long millis = GatewayConnection.millisSince(start);
          return new Seen(REQUEST, model, words.toString(), millis, remarks);
        }
        case "error" -> throw connection.refusal(REQUEST).inStream(event.object("error"));
        default -> {}
      }
    }
    throw new IOException("it stopped before message_stop");
  }
}
