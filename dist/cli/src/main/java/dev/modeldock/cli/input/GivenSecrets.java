package dev.modeldock.cli.input;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The secrets of an instance as a command line names them.
 *
 * @param references where secrets are, such as {@code env:DASHSCOPE_KEY}, by the secrets' names
 * @param asked the names of those whose values are still to be asked for
 */
public record GivenSecrets(Map<String, String> references, List<String> asked) {

  private static final String ASK = "-";

  /** {@return what {@code pairs} such as {@code api_key=env:KEY} or {@code api_key=-} name} */
  public static GivenSecrets of(String option, List<String> pairs) {
    var references = new LinkedHashMap<String, String>();
    for (String pair : pairs) {
      int equals = Arguments.split(option, pair);
      String name = pair.substring(0, equals);
      String reference = pair.substring(equals + 1);
      if (!reference.equals(ASK) && !reference.matches("(?s)(env|file|store):.+")) {
        throw CommandFailure.usage(
            option + " " + name + "=… takes where the secret is, never the secret itself",
            "%s %s=- to be asked for it, or %s=env:VAR, =file:PATH, =store:NAME"
                .formatted(option, name, name));
      }
      if (references.put(name, reference) != null) {
        throw CommandFailure.usage(option + " " + name + "=… is given twice", null);
      }
    }
    List<String> asked =
        references.keySet().stream().filter(name -> references.get(name).equals(ASK)).toList();
    return new GivenSecrets(references, asked);
  }

  /** {@return the name under which {@code instance}'s own secret {@code name} is stored} */
  public static String stored(String instance, String name) {
    return instance + "-" + name;
  }

  /** {@return the references of {@code instance}, those included that were asked for} */
  public JsonObject references(String instance) {
    JsonObject all = JsonObject.empty();
    references.forEach((name, reference) ->
        all.with(name, reference.equals(ASK) ? "store:" + stored(instance, name) : reference));
    return all;
  }
}
