package dev.modeldock.cli.connect.probe;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.ClientSettings;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Asks {@code POST /v1/messages} just what the snippets for Anthropic's libraries ask. */
record MessagesProbe(GatewayConnection connection) implements Probe {

  static final String PATH = "/v1/messages";
  static final String VERSION = "2023-06-01";

  @Override
  public Seen run() {
    long start = System.nanoTime();
    String request = "POST " + PATH;
    JsonObject answer =
        connection.post(
            PATH,
            Map.of("x-api-key", connection.settings().key().text(), "anthropic-version", VERSION),
            body(connection.settings()));
    if (!answer.text("type").equals("message")) {
      throw connection
          .refusal(request)
          .failed("probe_broken", "gave no proper answer: it is no message", "modeldock status");
    }
    return new Seen(
        request,
        answer.text("model"),
        answer.objects("content").stream()
            .map(block -> block.text("text"))
            .collect(Collectors.joining()),
        GatewayConnection.millisSince(start),
        List.of());
  }

  static JsonObject body(ClientSettings settings) {
    JsonObject message =
        JsonObject.empty().with("role", "user").with("content", ClientSettings.QUESTION);
    return JsonObject.empty()
        .with("model", settings.model())
        .with("max_tokens", 1024)
        .with("messages", List.of(message));
  }
}
