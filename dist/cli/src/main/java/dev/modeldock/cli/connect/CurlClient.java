package dev.modeldock.cli.connect;

import dev.modeldock.cli.client.JsonObject;
import java.util.List;

/** {@code curl} in a POSIX shell. */
public record CurlClient() implements Client {

  @Override
  public String id() {
    return "curl";
  }

  @Override
  public String baseUrl(String gateway) {
    return gateway + "/v1";
  }

  @Override
  public String snippet(ClientSettings settings) {
    JsonObject message =
        JsonObject.empty().with("role", "user").with("content", ClientSettings.QUESTION);
    JsonObject body =
        JsonObject.empty().with("model", settings.model()).with("messages", List.of(message));
    return """
    curl -sS %s \\
      -H %s \\
      -H 'Content-Type: application/json' \\
      -d %s
    """
        .formatted(
            Shell.quoted(settings.openAi() + "/chat/completions"),
            Shell.withKey("Authorization: Bearer ", settings.key()),
            Shell.quoted(body.toString()));
  }

  @Override
  public Dialect dialect() {
    return Dialect.CHAT;
  }
}
