package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.kernel.json.JsonObject;

/** Writes an answer down. */
final class ReplyDocument {

  private ReplyDocument() {}

  static JsonObject of(Reply reply, Keeper keeper) {
    var document = JsonObject.builder();
    if (reply.vectorCount() >= 0) {
      return document
          .put("vectors", reply.vectorCount())
          .put("dimensions", reply.dimensions())
          .build();
    }
    put(document, "text", reply.said(), keeper);
    put(document, "reasoning", reply.thought(), keeper);
    if (!reply.calls().isEmpty()) {
      document.put("tool_calls", reply.calls().stream().map(call -> call(call, keeper)).toList());
    }
    if (reply.incomplete()) {
      document.put("incomplete", true);
    }
    return document.build();
  }

  private static void put(
      JsonObject.Builder document, String name, Reply.Text text, Keeper keeper) {
    if (text.length() > 0) {
      keeper.put(document, name, text.kept(), text.length());
    }
  }

  private static JsonObject call(Reply.Call call, Keeper keeper) {
    var document = JsonObject.builder();
    if (!keeper.countsOnly()) {
      keeper.put(document, "id", call.id());
      keeper.put(document, "name", call.name());
    }
    keeper.put(document, "arguments", call.arguments().kept(), call.arguments().length());
    return document.build();
  }
}
