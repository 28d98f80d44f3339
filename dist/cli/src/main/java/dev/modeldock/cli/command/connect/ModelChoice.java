package dev.modeldock.cli.command.connect;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.ClientKey;
import dev.modeldock.cli.connect.ClientSettings;
import dev.modeldock.cli.connect.probe.GatewayConnection;
import dev.modeldock.cli.connect.probe.Probe;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Finds a model that a key may use: the gateway itself is asked, with that key. */
record ModelChoice(String gateway, ClientKey key) {

  private static final int SHOWN = 5;

  /**
   * {@return settings with a model that exists}
   *
   * @param asked the model that the user wants; null for the first one, aliases before models
   */
  ClientSettings settings(@Nullable String asked) {
    List<JsonObject> models = models();
    List<String> ids =
        models.stream()
            .filter(ModelChoice::chats)
            .map(model -> model.text("id"))
            .filter(id -> asked == null || id.equals(asked))
            .toList();
    if (!ids.isEmpty()) {
      return new ClientSettings(gateway, key, ids.getFirst());
    }
    if (models.isEmpty() || asked == null) {
      throw new CommandFailure(
          ExitCode.NOT_FOUND,
          "no_model",
          "there is no model for chats that the key may use",
          "modeldock instances list tells how the runtimes are; modeldock serve --demo has a model"
              + " without any");
    }
    throw new CommandFailure(
        ExitCode.NOT_FOUND,
        "model_not_found",
        "there is no model '%s' for chats that the key may use".formatted(asked),
        "choose one of "
            + models.stream()
                .limit(SHOWN)
                .map(model -> model.text("id"))
                .collect(Collectors.joining(", "))
            + (models.size() > SHOWN ? ", …; modeldock models list has them all" : ""));
  }

  private List<JsonObject> models() {
    var connection = new GatewayConnection(new ClientSettings(gateway, key, ""), Probe.PATIENCE);
    return connection
        .get("/v1/models", Map.of("Authorization", "Bearer " + key.text()))
        .objects("data");
  }

  /** An alias whose first target is not known at the moment has no capabilities. */
  private static boolean chats(JsonObject model) {
    List<String> capabilities = model.object("modeldock").texts("capabilities");
    return capabilities.isEmpty() || capabilities.contains("chat");
  }
}
