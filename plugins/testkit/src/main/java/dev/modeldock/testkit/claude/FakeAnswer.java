package dev.modeldock.testkit.claude;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** Asks the Messages API once and passes its events on, as the CLI does. */
final class FakeAnswer {

  private static final JsonMapper JSON = JsonMapper.shared();

  private final Consumer<JsonNode> say;
  private final boolean structured;
  private final StringBuilder called = new StringBuilder();
  private String tool = "";
  private String reason = "";
  private boolean ended;

  FakeAnswer(Consumer<JsonNode> say, boolean structured) {
    this.say = say;
    this.structured = structured;
  }

  /** {@return the line that ends the turn} */
  ObjectNode ask(String base, ObjectNode body, Predicate<String> misbehaves) {
    try {
      var call = (HttpURLConnection) URI.create(base + "/v1/messages").toURL().openConnection();
      call.setRequestMethod("POST");
      call.setRequestProperty("content-type", "application/json");
      call.setDoOutput(true);
      try (OutputStream out = call.getOutputStream()) {
        out.write(body.toString().getBytes(StandardCharsets.UTF_8));
      }
      if (call.getResponseCode() != 200) {
        return refused(call);
      }
      try (InputStream in = call.getInputStream()) {
        JsonNode failure = pass(in, misbehaves);
        if (failure != null) {
          return error("unknown", null, "API Error: Overloaded");
        }
      }
    } catch (IOException e) {
      return error("server_error", null, "API Error: Connection to the API was lost (ECONNRESET)");
    }
    return ended
        ? outcome()
        : error("server_error", null, "API Error: Connection to the API was lost (ECONNRESET)");
  }

  private @Nullable JsonNode pass(InputStream in, Predicate<String> misbehaves) throws IOException {
    var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.startsWith("data:")) {
        continue;
      }
      JsonNode event = JSON.readTree(line.substring(5));
      if (event.path("type").asString("").equals("error")) {
        return event;
      }
      note(event);
      ObjectNode out = JSON.createObjectNode().put("type", "stream_event");
      out.set("event", event);
      say.accept(out);
      if (event.path("delta").path("type").asString("").equals("text_delta")) {
        misbehave(misbehaves);
      }
    }
    return null;
  }

  private void misbehave(Predicate<String> how) {
    if (how.test("dies")) {
      Runtime.getRuntime().halt(3);
    }
    if (how.test("again")) {
      say.accept(
          JSON.createObjectNode()
              .put("type", "system")
              .put("subtype", "api_retry")
              .put("retry_delay_ms", 500)
              .put("error", "unknown"));
    }
  }

  private void note(JsonNode event) {
    switch (event.path("type").asString("")) {
      case "content_block_start" -> tool = event.path("content_block").path("name").asString("");
      case "content_block_delta" -> {
        if (tool.equals("StructuredOutput")) {
          called.append(event.path("delta").path("partial_json").asString(""));
        }
      }
      case "message_delta" -> reason = event.path("delta").path("stop_reason").asString("");
      case "message_stop" -> ended = true;
      default -> {}
    }
  }

  private ObjectNode outcome() {
    if (structured && !called.isEmpty()) {
      ObjectNode result = FakeTurns.result(2, false).put("result", called.toString());
      result.set("structured_output", JSON.readTree(called.toString()));
      return result.put("stop_reason", "tool_use");
    }
    if (structured || reason.equals("tool_use")) {
      return FakeTurns.result(2, true).put("subtype", "error_max_turns").put("stop_reason", reason);
    }
    return FakeTurns.result(1, false).put("stop_reason", reason);
  }

  private ObjectNode refused(HttpURLConnection call) throws IOException {
    int status = call.getResponseCode();
    JsonNode error;
    try (InputStream in = call.getErrorStream()) {
      error = JSON.readTree(in).path("error");
    }
    String message = error.path("message").asString("");
    String reset = call.getHeaderField("anthropic-ratelimit-unified-reset");
    if (reset != null) {
      ObjectNode limit = JSON.createObjectNode().put("type", "rate_limit_event");
      limit
          .putObject("rate_limit_info")
          .put("status", "rejected")
          .put("resetsAt", Long.parseLong(reset));
      say.accept(limit);
    }
    if (message.startsWith("prompt is too long")) {
      return error("invalid_request", status, "Prompt is too long")
          .put("terminal_reason", "prompt_too_long");
    }
    String kind =
        message.contains("credit")
            ? "billing_error"
            : switch (status) {
              case 401, 403 -> "authentication_failed";
              case 404 -> "model_not_found";
              case 413 -> "invalid_request";
              case 429 -> "rate_limit";
              default -> status < 500 ? "unknown" : "server_error";
            };
    return error(kind, status, "API Error: " + status + " " + message);
  }

  ObjectNode error(String kind, @Nullable Integer status, String text) {
    ObjectNode line = JSON.createObjectNode().put("type", "assistant").put("error", kind);
    line.putObject("message").put("model", "<synthetic>");
    say.accept(line);
    ObjectNode result = FakeTurns.result(1, true).put("result", text);
    return status == null
        ? result.putNull("api_error_status")
        : result.put("api_error_status", status);
  }
}
