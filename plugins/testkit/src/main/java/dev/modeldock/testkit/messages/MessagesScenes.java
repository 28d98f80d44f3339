package dev.modeldock.testkit.messages;

import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the fake Messages API does with one request:
 *
 * <ul>
 *   <li>without a scene: "Hello from fake." in three pieces, 100 tokens in (40 more from the cache,
 *       10 more into it), 7 out
 *   <li>{@code say:WORDS}, {@code think}, {@code json}, {@code tool:NAME:JSON}, {@code tools} (two
 *       calls), {@code echo}, {@code unicode}, {@code maxtok}, {@code refusal}
 *   <li>{@code slow}: a word each 100 ms, without end; {@code stall}: silent after a word; {@code
 *       hang}: silent before it; {@code mute}: never answers; {@code empty}: answers with nothing
 *   <li>{@code drop}, {@code streamerr}: breaks off, or fails, after two words
 *   <li>{@code http:CODE}, {@code credit}, {@code toolong}, {@code rate}, {@code planlimit}:
 *       refuses
 * </ul>
 */
final class MessagesScenes {

  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Pattern SCENE = Pattern.compile("\\[\\[([a-z]+)(?::(.*?))?]](?=$|\\s)");

  private static final Map<Integer, String> TYPES =
      Map.of(
          400,
          "invalid_request_error",
          401,
          "authentication_error",
          403,
          "permission_error",
          404,
          "not_found_error",
          413,
          "request_too_large",
          429,
          "rate_limit_error",
          529,
          "overloaded_error");

  private final JsonNode request;
  private final String scene;
  private final String argument;

  MessagesScenes(JsonNode request) {
    this.request = request;
    Matcher matcher = SCENE.matcher(lastText(request));
    String name = "";
    String given = "";
    while (matcher.find()) {
      name = matcher.group(1);
      given = matcher.group(2) == null ? "" : matcher.group(2);
    }
    this.scene = name;
    this.argument = given;
  }

  private static String lastText(JsonNode request) {
    String last = "";
    for (JsonNode message : request.path("messages")) {
      if ("user".equals(message.path("role").asString(""))) {
        JsonNode content = message.path("content");
        var text = new StringBuilder(content.asString(""));
        content.forEach(block -> text.append(block.path("text").asString("")).append('\n'));
        last = text.toString();
      }
    }
    return last;
  }

  static String error(String type, String message) {
    ObjectNode body = JSON.createObjectNode().put("type", "error");
    body.putObject("error").put("type", type).put("message", message);
    return body.toString();
  }

  Script script() {
    return switch (scene) {
      case "http" ->
          refuse(Integer.parseInt(argument), "fake " + argument + ": " + lastText(request), "");
      case "credit" -> refuse(400, "Your credit balance is too low to access the API.", "");
      case "toolong" -> refuse(400, "prompt is too long: 250000 tokens > 200000 maximum", "");
      case "rate" -> refuse(429, "This request would exceed your rate limit", "");
      case "planlimit" -> refuse(429, "This request would exceed your limit.", planHeaders());
      case "mute" -> new Script(List.of(new Step.Stall()), true);
      default -> streamed();
    };
  }

  private Script refuse(int status, String message, String headers) {
    byte[] body =
        error(TYPES.getOrDefault(status, "api_error"), message).getBytes(StandardCharsets.UTF_8);
    String head =
        "HTTP/1.1 %d Refused\r\nContent-Type: application/json\r\n%sContent-Length: %d\r\n\r\n"
            .formatted(status, headers, body.length);
    return new Script(
        List.of(new Step.Write(head.getBytes(StandardCharsets.US_ASCII)), new Step.Write(body)),
        true);
  }

  private static String planHeaders() {
    long reset = System.currentTimeMillis() / 1_000 + 3_600;
    return """
    retry-after: 3600
    anthropic-ratelimit-unified-status: rejected
    anthropic-ratelimit-unified-reset: %1$d
    anthropic-ratelimit-unified-representative-claim: five_hour
    anthropic-ratelimit-unified-5h-status: rejected
    anthropic-ratelimit-unified-5h-reset: %1$d
    anthropic-ratelimit-unified-5h-utilization: 1.0
    """
        .formatted(reset)
        .replace("\n", "\r\n");
  }

  private Script streamed() {
    var events = new MessageEvents(request.path("model").asString("claude"));
    Script.Chunked out = Script.chunked(200, "text/event-stream");
    out.send(events.start());
    return switch (scene) {
      case "empty" -> Script.chunked(200, "text/event-stream").end();
      case "stall" ->
          out.send(events.open("text")).send(events.text("word ")).endWith(new Step.Stall());
      case "hang" -> out.endWith(new Step.Stall());
      case "slow" ->
          out.send(events.open("text"))
              .endWith(
                  new Step.Repeat(
                      -1,
                      Duration.ofMillis(100),
                      Script.chunk(events.text("word ").getBytes(StandardCharsets.UTF_8))));
      case "drop" -> partial(out, events).endWith(new Step.HangUp());
      case "streamerr" ->
          partial(out, events)
              .send("event: error\ndata: " + error("overloaded_error", "Overloaded") + "\n\n")
              .end();
      case "say" -> say(out, events, List.of("You said ", argument), "end_turn");
      case "think" -> {
        out.send(events.open("thinking"))
            .send(events.thinking("Let me "))
            .send(events.thinking("think."));
        out.send(events.signature()).send(events.close());
        yield say(out, events, List.of("Done ", "thinking."), "end_turn");
      }
      case "json" ->
          offers("StructuredOutput")
              ? call(out, events, List.of("StructuredOutput:{\"answer\":\"42\"}"))
              : say(out, events, List.of("{\"answer\":", "\"42\"}"), "end_turn");
      case "tool" -> call(out, events, List.of(argument));
      case "tools" ->
          call(out, events, List.of(firstTool() + ":{\"city\":\"Oslo\"}", firstTool() + ":{}"));
      case "maxtok" -> say(out, events, List.of("Hello ", "from "), "max_tokens");
      case "refusal" -> say(out, events, List.of(), "refusal");
      case "unicode" -> say(out, events, List.of("Grüße, ", "世界 ", "👋🏽"), "end_turn");
      default -> say(out, events, List.of("Hello ", "from ", "fake."), "end_turn");
    };
  }

  private static Script.Chunked partial(Script.Chunked out, MessageEvents events) {
    return out.send(events.open("text"))
        .send(events.text("partial "))
        .pause(Duration.ofMillis(50))
        .send(events.text("text "))
        .pause(Duration.ofMillis(50));
  }

  private static Script say(
      Script.Chunked out, MessageEvents events, List<String> words, String reason) {
    out.send(events.open("text"));
    for (String word : words) {
      out.send(events.text(word));
    }
    return out.send(events.close()).send(events.stop(reason)).end();
  }

  /** Calls tools, each given as {@code NAME:JSON}; the arguments come in two pieces. */
  private static Script call(Script.Chunked out, MessageEvents events, List<String> calls) {
    for (String call : new ArrayList<>(calls)) {
      int colon = call.indexOf(':');
      String json = call.substring(colon + 1);
      out.send(events.openCall(call.substring(0, colon)));
      if (!json.equals("{}")) {
        out.send(events.json(json.substring(0, json.length() / 2)));
        out.send(events.json(json.substring(json.length() / 2)));
      }
      out.send(events.close());
    }
    return out.send(events.stop("tool_use")).end();
  }

  private boolean offers(String tool) {
    for (JsonNode offered : request.path("tools")) {
      if (offered.path("name").asString("").equals(tool)) {
        return true;
      }
    }
    return false;
  }

  private String firstTool() {
    return request.path("tools").path(0).path("name").asString("none");
  }
}
