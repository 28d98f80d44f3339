package dev.modeldock.cli.connect.probe;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.ClientSettings;
import java.util.List;

/** Asks {@code POST /v1/chat/completions} just what the snippets ask. */
record ChatProbe(GatewayConnection connection) implements Probe {

  private static final String PATH = "/v1/chat/completions";

  @Override
  public Seen run() {
    long start = System.nanoTime();
    JsonObject message =
        JsonObject.empty().with("role", "user").with("content", ClientSettings.QUESTION);
    JsonObject answer =
        connection.post(
            PATH,
            connection.bearer(),
            JsonObject.empty()
                .with("model", connection.settings().model())
                .with("messages", List.of(message)));
    String request = "POST " + PATH;
    if (answer.objects("choices").isEmpty()) {
      throw connection
          .refusal(request)
          .failed("probe_broken", "gave no proper answer: it has no choices", "modeldock status");
    }
    String words = answer.objects("choices").getFirst().object("message").text("content");
    return new Seen(
        request, answer.text("model"), words, GatewayConnection.millisSince(start), List.of());
  }
}
