package dev.modeldock.cli.command.connect;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.Client;
import dev.modeldock.cli.connect.ClientKey;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tells why a key has no model: a new one reaches only what is local and of low risk. */
final class Obstacle {

  private static final int PREFIX = "mdk_".length() + 10;

  private static final List<String> FLAGS = List.of("--allow-cloud", "--allow-high-risk");

  private final ControlClient control;
  private final Client client;

  Obstacle(ControlClient control, Client client) {
    this.control = control;
    this.client = client;
  }

  /**
   * {@return {@code failure}, or what the gateway says of that key and model, if it knows better}
   */
  CommandFailure explained(CommandFailure failure, ClientKey key, @Nullable String model) {
    if (failure.exitCode() != ExitCode.NOT_FOUND) {
      return failure;
    }
    if (model == null) {
      return new CommandFailure(
          failure.exitCode(), failure.code(), failure.getMessage(), withFlags(failure.hint()));
    }
    JsonObject told = asked(key, model);
    return switch (told.text("code")) {
      case "model_not_allowed", "insufficient_scope" ->
          new CommandFailure(
              ExitCode.NOT_ALLOWED, told.text("code"), told.text("message"), flags(told, key));
      default -> failure;
    };
  }

  private JsonObject asked(ClientKey key, String model) {
    String prefix = key.text().substring(0, Math.min(PREFIX, key.text().length()));
    try {
      return control.post(
          "/admin/v1/explain", JsonObject.empty().with("key", prefix).with("model", model));
    } catch (CommandFailure _) {
      // A key of no gateway, or of another one: nothing more is known of it.
      return JsonObject.empty();
    }
  }

  /** A key that is made here is taken back, so it is no use to be told to change it. */
  private @Nullable String flags(JsonObject told, ClientKey key) {
    if (!(key.origin() instanceof ClientKey.Made)) {
      return null;
    }
    var command = new StringBuilder("modeldock connect ").append(client.id());
    for (String flag : FLAGS) {
      if (told.text("message").contains(flag)) {
        command.append(' ').append(flag);
      }
    }
    return command.toString();
  }

  private static String withFlags(@Nullable String hint) {
    return (hint == null ? "" : hint + "; ")
        + "a new key reaches cloud and high-risk instances only with --allow-cloud and"
        + " --allow-high-risk";
  }
}
