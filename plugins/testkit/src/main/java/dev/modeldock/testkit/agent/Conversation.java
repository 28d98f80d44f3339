package dev.modeldock.testkit.agent;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/**
 * What an agent's client has told so far, read from a chat completion's body or from Ollama's
 * native one.
 *
 * @param tools the names of the tools that are offered
 * @param scene what the user asked for last, as {@code [[scene]]} or {@code [[scene:argument]]}
 * @param argument what follows the scene's colon; empty if nothing does
 * @param results what tools have answered since then, oldest first
 * @param earlier how many results there were before
 * @param pictures how many pictures have come since then
 */
record Conversation(
    Set<String> tools,
    String scene,
    String argument,
    List<String> results,
    int earlier,
    int pictures) {

  private static final Pattern CUE = Pattern.compile("\\[\\[(\\w+)(?::([^\\]]*))?]]");

  Conversation {
    tools = new LinkedHashSet<>(tools);
    results = List.copyOf(results);
  }

  static Conversation of(JsonNode body) {
    var tools = new LinkedHashSet<String>();
    body.path("tools").forEach(tool -> tools.add(tool.path("function").path("name").asString("")));
    String scene = "";
    String argument = "";
    var results = new ArrayList<String>();
    int earlier = 0;
    int pictures = 0;
    for (JsonNode message : body.path("messages")) {
      String text = text(message.path("content"));
      pictures += pictures(message.path("content"));
      switch (message.path("role").asString("")) {
        case "tool" -> results.add(text);
        case "user" -> {
          Matcher cue = CUE.matcher(text);
          while (cue.find()) {
            scene = cue.group(1);
            argument = Optional.ofNullable(cue.group(2)).orElse("");
            earlier += results.size();
            pictures = 0;
            results.clear();
          }
        }
        default -> {
          // What a system says or an assistant has said changes nothing here.
        }
      }
    }
    return new Conversation(tools, scene, argument, results, earlier, pictures);
  }

  /** {@return whether a tool of that name is offered} */
  boolean offers(String tool) {
    return tools.contains(tool);
  }

  private static int pictures(JsonNode content) {
    int pictures = 0;
    for (JsonNode part : content) {
      boolean embedded =
          part.at("/image_url/url").asString("").startsWith("data:image/png;base64,");
      pictures += embedded ? 1 : 0;
    }
    return pictures;
  }

  /** {@return the text of a message's content, whether it is a string or has parts} */
  static String text(JsonNode content) {
    if (content.isString()) {
      return content.asString();
    }
    var text = new StringBuilder();
    content.forEach(part -> text.append(part.path("text").asString("")));
    return text.toString();
  }
}
