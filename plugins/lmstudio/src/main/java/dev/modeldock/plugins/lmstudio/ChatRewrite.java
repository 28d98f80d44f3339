package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts a client's chat into the words that every age of LM Studio takes, and refuses what it would
 * ignore although the answer would then mean something else. A body that needs no change is sent
 * byte for byte. For one use.
 */
final class ChatRewrite {

  static final String TTL = "ttl";
  static final String DRAFT_MODEL = "draft_model";

  /** Numbers stay as they were written. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private static final List<String> IGNORED =
      List.of("functions", "function_call", "audio", "web_search_options");

  private final ChatCall call;
  private final String model;
  private final Optional<KnownModel> known;
  private boolean changed;

  ChatRewrite(ChatCall call, String model, Optional<KnownModel> known) {
    this.call = call;
    this.model = model;
    this.known = known;
  }

  byte[] body() throws ProviderException {
    byte[] bytes = call.openAiBody();
    ObjectNode body = parsed(bytes);
    refuseIgnored(body);
    if (body.path("messages") instanceof ArrayNode messages) {
      changed |= ChatMessages.rewrite(messages);
    }
    limit(body);
    toolChoice(body);
    responseFormat(body);
    effort(body);
    addOptions(body);
    return changed ? JSON.writeValueAsBytes(body) : bytes;
  }

  private static ObjectNode parsed(byte[] bytes) throws RequestRejected {
    try {
      if (JSON.readTree(bytes) instanceof ObjectNode body) {
        return body;
      }
    } catch (JacksonException _) {
      // Said below.
    }
    throw new RequestRejected(Stage.NOT_SENT, "the request's body is not a JSON object");
  }

  private static void refuseIgnored(ObjectNode body) throws Unsupported {
    if (body.path("n").asInt(1) > 1) {
      throw new Unsupported(Stage.NOT_SENT, "n > 1");
    }
    if (body.path("logprobs").asBoolean(false)) {
      throw new Unsupported(Stage.NOT_SENT, "logprobs");
    }
    if (body.path("top_logprobs").asInt(0) > 0) {
      throw new Unsupported(Stage.NOT_SENT, "top_logprobs");
    }
    for (String field : IGNORED) {
      if (body.hasNonNull(field)) {
        throw new Unsupported(Stage.NOT_SENT, field);
      }
    }
  }

  private void limit(ObjectNode body) {
    JsonNode most = body.remove("max_completion_tokens");
    if (most != null) {
      changed = true;
      if (!most.isNull()) {
        body.set("max_tokens", most);
      }
    }
  }

  /** Only words are taken: one tool is forced by offering no other. */
  private void toolChoice(ObjectNode body) throws ProviderException {
    JsonNode choice = body.path("tool_choice");
    if (choice.isNull()) {
      body.remove("tool_choice");
      changed = true;
    }
    if (!choice.isObject()) {
      return;
    }
    if (!choice.path("type").asString("").equals("function")) {
      throw new Unsupported(
          Stage.NOT_SENT, "tool_choice of type '" + choice.path("type").asString("") + "'");
    }
    String name = choice.path("function").path("name").asString("");
    ArrayNode only = JSON.createArrayNode();
    for (JsonNode tool : body.path("tools")) {
      if (tool.path("function").path("name").asString("").equals(name)) {
        only.add(tool);
      }
    }
    if (only.isEmpty()) {
      throw new RequestRejected(
          Stage.NOT_SENT, "tool_choice names '" + name + "', which is not among the tools");
    }
    body.set("tools", only);
    body.put("tool_choice", "required");
    changed = true;
  }

  private void responseFormat(ObjectNode body) {
    JsonNode format = body.path("response_format");
    if (format.isNull()) {
      body.remove("response_format");
      changed = true;
    } else if (format.path("type").asString("").equals("json_object")) {
      ObjectNode schema = body.putObject("response_format").put("type", "json_schema");
      schema = schema.putObject("json_schema").put("name", "json_object").put("strict", true);
      schema.putObject("schema").put("type", "object");
      changed = true;
    }
  }

  /** LM Studio ignores the effort for models that offer no choice, without a word. */
  private void effort(ObjectNode body) {
    if (body.path("reasoning").isObject()) {
      JsonNode wanted = body.remove("reasoning").path("effort");
      changed = true;
      if (wanted.isString() && !body.hasNonNull("reasoning_effort")) {
        body.set("reasoning_effort", wanted);
      }
    }
    JsonNode effort = body.path("reasoning_effort");
    if (effort.isNull()) {
      body.remove("reasoning_effort");
      changed = true;
    } else if (effort.isString() && !effort.asString().equals("none")) {
      if (known.filter(KnownModel::withoutReasoning).isPresent()) {
        // Agents ask every model to think hard; one that cannot answers as well as it can.
        body.remove("reasoning_effort");
        call.dropped("reasoning_effort");
        changed = true;
      } else if (effort.asString().equals("max")) {
        body.put("reasoning_effort", "xhigh");
        changed = true;
      }
    }
  }

  private void addOptions(ObjectNode body) {
    call.options()
        .integer(TTL)
        .ifPresent(seconds -> {
          body.put("ttl", seconds);
          changed = true;
        });
    call.options()
        .text(DRAFT_MODEL)
        .ifPresent(draft -> {
          body.put("draft_model", draft);
          changed = true;
        });
    if (!model.equals(call.model())) {
      body.put("model", model);
      changed = true;
    }
  }
}
