package dev.modeldock.plugins.ollama;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ProviderException;

/** Names the wishes of a request that Ollama has no words for and answers without. */
final class Untold {

  private Untold() {}

  static void name(ChatCall call) throws ProviderException {
    ChatRequest request = call.request();
    request.parameters().asMap().keySet().stream()
        .filter(field -> !SamplingOptions.passesOn(field))
        .forEach(call::dropped);
    switch (request.toolChoice()) {
      case ToolChoice.Auto _, ToolChoice.None _ -> {}
      // The tools are offered, but nothing makes the model call one.
      case ToolChoice.Required _, ToolChoice.Named _ -> call.dropped("tool_choice");
    }
    if (request.tools().stream().anyMatch(ToolSpec::strict)) {
      call.dropped("tools[].function.strict");
    }
    if (request.messages().stream()
        .flatMap(message -> message.content().stream())
        .anyMatch(Untold::isLookedAtInAWay)) {
      call.dropped("messages[].content[].image_url.detail");
    }
  }

  private static boolean isLookedAtInAWay(ContentPart part) {
    return part instanceof ContentPart.Image image && !image.detail().equals("auto");
  }
}
