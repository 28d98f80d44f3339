package dev.modeldock.kernel.probe;

import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.openai.answer.StreamRenderer;
import java.util.List;

/** The shortest chat there is: one short question, of whose answer only the beginning is read. */
final class TinyChat {

  private static final String QUESTION = "Say OK.";
  private static final int MOST_TOKENS = 16;
  private static final String ID = "test";

  private final Provider provider;
  private final String model;

  TinyChat(Provider provider, String model) {
    this.provider = provider;
    this.model = model;
  }

  /** Asks, and lets go of the answer once a piece of it is there. {@return what came} */
  String firstPiece() throws ProviderException, InterruptedException {
    var renderer = new StreamRenderer(new ByteSink(1024), new AnswerHead(ID, 0, model, -1), false);
    try (ModelStream answer = provider.chat(call())) {
      while (!renderer.answering()) {
        ModelEvent event = answer.next();
        if (event == null) {
          if (renderer.completed()) {
            return "an answer without text";
          }
          throw new ProtocolBroken(Stage.STREAMING, "the answer was over before it began");
        }
        renderer.render(event);
      }
      return "first piece";
    }
  }

  private ChatCall call() {
    return ChatCall.builder(ID, model).stream(true)
        .request(() ->
            ChatRequest.builder()
                .messages(List.of(new Message.User(List.of(new ContentPart.Text(QUESTION)))))
                .maxTokens(MOST_TOKENS)
                .build())
        .openAiBody(this::body)
        .build();
  }

  private byte[] body() {
    return Json.compact(
        JsonObject.builder()
            .put("model", model)
            .put("stream", true)
            .put("max_tokens", MOST_TOKENS)
            .put(
                "messages",
                List.of(JsonObject.builder().put("role", "user").put("content", QUESTION).build()))
            .build());
  }
}
