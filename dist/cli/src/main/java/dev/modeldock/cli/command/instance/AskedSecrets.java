package dev.modeldock.cli.command.instance;

import static dev.modeldock.cli.client.ControlClient.encode;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.input.GivenSecrets;
import dev.modeldock.cli.input.SecretInput;
import dev.modeldock.cli.session.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Asks for the values of an instance's secrets and stores them before it is made or changed. */
final class AskedSecrets {

  private static final String PATH = "/admin/v1/secrets/";

  private final Session session;
  private final SecretInput input;

  AskedSecrets(Session session, SecretInput input) {
    this.session = session;
    this.input = input;
  }

  /** Stores the secrets, then makes the instance; if that is refused, they are gone again. */
  JsonObject before(String instance, GivenSecrets given, Supplier<JsonObject> making) {
    ControlClient control = session.control();
    var stored = new ArrayList<String>();
    try {
      for (var secret : values(instance, given)) {
        control.put(PATH + encode(secret.name), body(secret).with("create_only", true));
        stored.add(secret.name);
      }
      return making.get();
    } catch (CommandFailure failure) {
      stored.forEach(name -> removeAgain(control, name));
      throw failure;
    }
  }

  /** Stores the secrets, in the place of earlier ones. */
  void replace(String instance, GivenSecrets given) {
    for (var secret : values(instance, given)) {
      session.control().put(PATH + encode(secret.name), body(secret));
    }
  }

  private record Value(String name, String text) {}

  private List<Value> values(String instance, GivenSecrets given) {
    List<String> asked = given.asked();
    List<String> texts = asked.isEmpty() ? List.of() : input.read(asked);
    var values = new ArrayList<Value>();
    for (int i = 0; i < texts.size(); i++) {
      values.add(new Value(GivenSecrets.stored(instance, asked.get(i)), texts.get(i)));
    }
    return values;
  }

  private static JsonObject body(Value secret) {
    return JsonObject.empty().with("value", secret.text);
  }

  private void removeAgain(ControlClient control, String name) {
    try {
      control.delete(PATH + encode(name));
    } catch (CommandFailure _) {
      session
          .printer()
          .message("The secret is still stored; to remove it: modeldock secrets remove " + name);
    }
  }
}
