package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ProviderException;

/** Names what the CLI cannot be told of and answers the same without. */
final class Untold {

  private Untold() {}

  static void name(ChatCall call) throws ProviderException {
    ChatRequest request = call.request();
    request.parameters().asMap().keySet().stream()
        .filter(Sampling::saysNothingOfTheAnswer)
        .forEach(call::dropped);
    if (request.tools().stream().anyMatch(ToolSpec::strict)) {
      call.dropped("tools[].function.strict");
    }
    request.messages().forEach(message -> name(message, call));
  }

  private static void name(Message message, ChatCall call) {
    // Claude takes its own reasoning back with its signature only, which OpenAI's dialect lacks.
    if (message instanceof Message.Assistant said && said.reasoning() != null) {
      call.dropped("messages[].reasoning_content");
    }
    for (ContentPart part : message.content()) {
      if (part instanceof ContentPart.Image image && !image.detail().equals("auto")) {
        call.dropped("messages[].content[].image_url.detail");
      }
    }
  }
}
