package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.state.Target;
import java.util.ArrayList;
import java.util.List;

/** Writes down what was asked. Where the room does not suffice, it is for the newest messages. */
final class PromptDocument {

  private PromptDocument() {}

  static JsonObject of(Question.Chat chat, Target target, Keeper keeper) {
    return switch (chat.request().request()) {
      case Decision.Pass<ChatRequest>(var request) -> of(request, keeper);
      // A runtime that is relayed to may know what these types cannot say.
      case Decision.Refuse<ChatRequest> _ ->
          BodyDocument.of(chat.request().openAiBody(target.model()), keeper);
    };
  }

  private static JsonObject of(ChatRequest request, Keeper keeper) {
    var messages = new ArrayList<JsonObject>();
    for (Message message : request.messages().reversed()) {
      messages.add(message(message, keeper));
    }
    var document = JsonObject.builder().put("messages", messages.reversed());
    if (!request.tools().isEmpty()) {
      if (keeper.countsOnly()) {
        document.put("tools", request.tools().size());
      } else {
        document.put("tools", request.tools().stream().map(tool -> tool(tool, keeper)).toList());
      }
    }
    JsonObject parameters = Parameters.of(request, keeper);
    return (parameters.values().isEmpty() ? document : document.put("parameters", parameters))
        .build();
  }

  private static JsonObject message(Message message, Keeper keeper) {
    var document = JsonObject.builder();
    switch (message) {
      case Message.System _ -> document.put("role", "system");
      case Message.User _ -> document.put("role", "user");
      case Message.Assistant(var _, var reasoning, var calls) -> {
        document.put("role", "assistant");
        keeper.put(document, "reasoning", reasoning);
        if (!calls.isEmpty()) {
          document.put("tool_calls", calls.stream().map(call -> call(call, keeper)).toList());
        }
      }
      case Message.Tool(var call, var _) -> {
        document.put("role", "tool");
        if (!keeper.countsOnly()) {
          keeper.put(document, "tool_call_id", call);
        }
      }
    }
    Parts.put(document, message.content(), keeper);
    return document.build();
  }

  private static JsonObject call(ToolCall call, Keeper keeper) {
    var document = JsonObject.builder();
    if (!keeper.countsOnly()) {
      keeper.put(document, "id", call.id());
      keeper.put(document, "name", call.name());
    }
    keeper.put(document, "arguments", call.arguments());
    return document.build();
  }

  private static JsonObject tool(ToolSpec tool, Keeper keeper) {
    var document = JsonObject.builder();
    keeper.put(document, "name", tool.name());
    keeper.put(document, "description", tool.description());
    keeper.put(document, "parameters", tool.parameters() == null ? null : tool.parameters().text());
    return document.build();
  }

  static JsonObject of(EmbeddingsCall call, Keeper keeper) {
    try {
      List<JsonObject> inputs =
          call.inputs().stream()
              .map(text -> {
                var input = JsonObject.builder();
                keeper.put(input, "text", text);
                return input.build();
              })
              .toList();
      return JsonObject.builder().put("inputs", inputs).build();
    } catch (Unsupported _) {
      // Tokens of a model's own: without its vocabulary they are numbers.
      List<JsonObject> inputs =
          call.tokenInputs().orElse(List.of()).stream()
              .map(tokens -> JsonObject.builder().put("tokens", tokens.length).build())
              .toList();
      return JsonObject.builder().put("inputs", inputs).build();
    }
  }
}
