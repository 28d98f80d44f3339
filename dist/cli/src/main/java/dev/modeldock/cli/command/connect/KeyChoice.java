package dev.modeldock.cli.command.connect;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.ClientKey;
import dev.modeldock.cli.connect.ClientKey.Made;
import dev.modeldock.cli.input.SecretInput;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds the key that a client is to use, or has one made. */
final class KeyChoice {

  private static final String USUAL = "MODELDOCK_KEY";
  private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

  /** What fits into a header, and on a line of any configuration. */
  private static final Pattern KEY = Pattern.compile("[!-~]{1,512}");

  private static final String PATH = "/admin/v1/keys";
  private static final int MOST_NAMES = 99;

  private final ConnectFlags flags;
  private final Map<String, String> environment;
  private final SecretInput input;

  KeyChoice(ConnectFlags flags, Map<String, String> environment, SecretInput input) {
    this.flags = flags;
    this.environment = environment;
    this.input = input;
  }

  /** {@return the key that the user gives, in the order option, environment} */
  Optional<ClientKey> given() {
    if (flags.key != null) {
      String text = input.read(List.of("the key")).getFirst();
      return Optional.of(valid(text, new ClientKey.Input()));
    }
    String variable = flags.keyVariable == null ? USUAL : flags.keyVariable;
    String text = environment.getOrDefault(variable, "");
    if (!text.isBlank() && VARIABLE.matcher(variable).matches()) {
      return Optional.of(valid(text, new ClientKey.Variable(variable)));
    }
    if (flags.keyVariable != null) {
      // Its name is not told: somebody may have put the key itself there.
      throw CommandFailure.usage(
          "the environment variable that --key-env names is not set",
          "give the name of one that is, without the $");
    }
    return Optional.empty();
  }

  /** {@return a key that the client had before} */
  static ClientKey kept(String text) {
    return new ClientKey(text, new ClientKey.Kept());
  }

  private static ClientKey valid(String text, ClientKey.Origin origin) {
    if (!KEY.matcher(text).matches()) {
      throw CommandFailure.usage(
          "what was given as the key is none: a key is one word of ASCII", "modeldock keys list");
    }
    return new ClientKey(text, origin);
  }

  /** {@return a new key for {@code client}, under a name that no other key has} */
  ClientKey made(ControlClient control, String client) {
    String first = "connect-" + client;
    for (int number = 1; number <= MOST_NAMES; number++) {
      String name = number == 1 ? first : first + "-" + number;
      Optional<JsonObject> key = made(control, wish(name));
      if (key.isPresent()) {
        return new ClientKey(key.get().text("key"), new Made(key.get().text("id"), name));
      }
    }
    throw new CommandFailure(
        ExitCode.CONFLICT,
        "key_exists",
        "there already are keys named %s to %s-%d".formatted(first, first, MOST_NAMES),
        "modeldock keys revoke those that are of no use any more");
  }

  private JsonObject wish(String name) {
    JsonObject wish =
        JsonObject.empty().with("name", name).with("scopes", List.of("chat", "models"));
    if (flags.allowCloud) {
      wish.with("allow_cloud", true);
    }
    if (flags.allowHighRisk) {
      wish.with("allow_high_risk", true);
    }
    return wish;
  }

  private static Optional<JsonObject> made(ControlClient control, JsonObject wish) {
    try {
      return Optional.of(control.post(PATH, wish));
    } catch (CommandFailure failure) {
      if (failure.code().equals("key_exists")) {
        return Optional.empty();
      }
      throw failure;
    }
  }

  /** Revokes a key that was made in vain. */
  static void takeBack(ControlClient control, ClientKey key) {
    if (key.origin() instanceof Made(String id, String _)) {
      try {
        control.delete(PATH + "/" + ControlClient.encode(id));
      } catch (CommandFailure _) {
        // What went wrong before is what counts; nobody has seen the key.
      }
    }
  }
}
