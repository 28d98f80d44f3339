package dev.modeldock.kernel.fuzz;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.openai.ChatBody;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** What is spliced into a body changes the model, asks for usage, and nothing else. */
public final class ChatBodyFuzz {

  private static final String MODEL = "other \"model\" \u20ac";
  private static final JsonMapper JSON = new JsonMapper();

  private ChatBodyFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    switch (ChatBody.scan(data, data.length)) {
      case Decision.Pass<ChatBody>(var body) -> taken(data, body);
      case Decision.Refuse<ChatBody>(var why) ->
          Expect.that(!why.message().isBlank(), () -> "a refusal without a word");
    }
  }

  private static void taken(byte[] data, ChatBody body) {
    ObjectNode wanted = (ObjectNode) JSON.readTree(data);
    Expect.that(wanted.get("model").stringValue().equals(body.model()), () -> "another model");
    wanted.put("model", MODEL);
    if (body.stream()) {
      JsonNode options = wanted.get("stream_options");
      ObjectNode asked =
          options instanceof ObjectNode object ? object : wanted.putObject("stream_options");
      asked.put("include_usage", true);
    }
    JsonNode told = JSON.readTree(body.openAiBody(MODEL));
    Expect.that(told.equals(wanted), () -> wanted + " became " + told);
    body.request();
    body.leftOut();
  }
}
