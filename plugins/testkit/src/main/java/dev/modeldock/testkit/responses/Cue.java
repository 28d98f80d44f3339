package dev.modeldock.testkit.responses;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What a conversation asks the fake to do: {@code [[name]]} or {@code [[name:argument]]} in its
 * last user message.
 *
 * @param name what to play; {@code text} if nothing is asked for
 * @param argument what to play it with, empty if nothing is given
 */
record Cue(String name, String argument) {

  private static final Pattern FORM =
      Pattern.compile("\\[\\[([a-z0-9_]+)(?::(.*?))?]]", Pattern.DOTALL);

  /** {@return what {@code input}, the items of a request, asks for} */
  static Cue of(JsonNode input) {
    for (int at = input.size() - 1; at >= 0; at--) {
      JsonNode item = input.get(at);
      String type = item.path("type").asString("");
      if (type.endsWith("_output")) {
        return new Cue("_output", item.toString());
      }
      if (type.equals("message") && item.path("role").asString("").equals("user")) {
        return in(item.path("content"));
      }
    }
    return new Cue("text", "");
  }

  private static Cue in(JsonNode content) {
    for (JsonNode part : content) {
      Matcher cue = FORM.matcher(part.path("text").asString(""));
      if (cue.find()) {
        return new Cue(cue.group(1), cue.group(2) == null ? "" : cue.group(2));
      }
    }
    return new Cue("text", "");
  }

  int number(int otherwise) {
    return argument.isEmpty() ? otherwise : Integer.parseInt(argument);
  }
}
