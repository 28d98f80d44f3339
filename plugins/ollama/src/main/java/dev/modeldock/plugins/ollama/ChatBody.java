package dev.modeldock.plugins.ollama;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes the body of {@code POST /api/chat}.
 *
 * <p>What Ollama has no words for and that would change the answer's meaning is refused ({@code
 * logprobs}, {@code n}); a wish that it merely cannot enforce ({@code tool_choice: required}) is
 * left to the model, and the client is told. The answer is always streamed: the host folds it for
 * clients that want it whole, and a client that leaves is noticed at once either way.
 */
final class ChatBody {

  private final JsonMapper json;

  ChatBody(JsonMapper json) {
    this.json = json;
  }

  /** {@return the body, without what it says about thinking} */
  ObjectNode of(ChatCall call) throws ProviderException {
    ChatRequest request = call.request();
    refuseUnsupported(request);
    Untold.name(call);
    ObjectNode body = json.createObjectNode().put("model", call.model());
    body.set("messages", new ChatMessages(json).of(request.messages()));
    body.put("stream", true);
    addTools(body, request);
    addFormat(body, request.responseFormat());
    SamplingOptions.writeChat(body, request, call.options());
    return body;
  }

  private static void refuseUnsupported(ChatRequest request) throws ProviderException {
    var values = request.parameters().asMap();
    if (Boolean.TRUE.equals(values.get("logprobs"))) {
      throw new Unsupported(Stage.NOT_SENT, "logprobs");
    }
    if (values.get("n") instanceof Long count && count > 1) {
      throw new Unsupported(Stage.NOT_SENT, "n");
    }
  }

  private void addTools(ObjectNode body, ChatRequest request) throws ProviderException {
    List<ToolSpec> offered =
        switch (request.toolChoice()) {
          case ToolChoice.Auto _, ToolChoice.Required _ -> request.tools();
          case ToolChoice.None _ -> List.of();
          case ToolChoice.Named named -> only(named.tool(), request.tools());
        };
    if (offered.isEmpty()) {
      return;
    }
    ArrayNode list = body.putArray("tools");
    for (ToolSpec tool : offered) {
      ObjectNode function = list.addObject().put("type", "function").putObject("function");
      function.put("name", tool.name());
      if (tool.description() != null) {
        function.put("description", tool.description());
      }
      if (tool.parameters() == null) {
        function.putObject("parameters").put("type", "object").putObject("properties");
      } else {
        function.set(
            "parameters", parsed(tool.parameters().text(), "the schema of '" + tool.name() + "'"));
      }
    }
  }

  private static List<ToolSpec> only(String name, List<ToolSpec> tools) throws RequestRejected {
    List<ToolSpec> one = tools.stream().filter(tool -> tool.name().equals(name)).toList();
    if (one.isEmpty()) {
      throw new RequestRejected(
          Stage.NOT_SENT, "tool_choice names '" + name + "', which is not among the tools");
    }
    return one;
  }

  private void addFormat(ObjectNode body, ResponseFormat format) throws RequestRejected {
    switch (format) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> body.put("format", "json");
      case ResponseFormat.JsonSchema schema ->
          body.set("format", parsed(schema.schema().text(), "the schema of response_format"));
    }
  }

  private JsonNode parsed(String text, String what) throws RequestRejected {
    try {
      return json.readTree(text);
    } catch (JacksonException e) {
      throw new RequestRejected(Stage.NOT_SENT, what + " is not JSON");
    }
  }
}
