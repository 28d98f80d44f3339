package dev.modeldock.kernel.tokens;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolSpec;

/** Weighs all that a model is given to read, in the units of {@link TextWeight}. */
public final class PromptWeight {

  /** What the templates of chat models put around each message, call and tool. */
  private static final int MESSAGE = 4 * TextWeight.TOKEN;

  private static final int CALL = 8 * TextWeight.TOKEN;
  private static final int TOOL = 8 * TextWeight.TOKEN;

  /** Models cut images into anything from 85 to 1,600 tokens. */
  private static final int IMAGE = 800 * TextWeight.TOKEN;

  private static final int COARSE_IMAGE = 85 * TextWeight.TOKEN;

  private PromptWeight() {}

  /** {@return the weight of the messages, the tools and the form that the answer must have} */
  public static long of(ChatRequest request) {
    long weight = 0;
    for (Message each : request.messages()) {
      weight += of(each);
    }
    for (ToolSpec tool : request.tools()) {
      weight += TOOL + TextWeight.of(tool.name());
      weight += tool.description() == null ? 0 : TextWeight.of(tool.description());
      weight += tool.parameters() == null ? 0 : TextWeight.of(tool.parameters().text());
    }
    if (request.responseFormat() instanceof ResponseFormat.JsonSchema(_, var schema, _)) {
      weight += TextWeight.of(schema.text());
    }
    return weight;
  }

  private static long of(Message message) {
    long weight = MESSAGE;
    for (ContentPart part : message.content()) {
      weight +=
          switch (part) {
            case ContentPart.Text(String text) -> TextWeight.of(text);
            case ContentPart.Image(_, String detail) -> detail.equals("low") ? COARSE_IMAGE : IMAGE;
          };
    }
    if (message instanceof Message.Assistant said) {
      for (ToolCall call : said.toolCalls()) {
        weight += CALL + TextWeight.of(call.name()) + TextWeight.of(call.arguments());
      }
      // Templates show a model the reasoning of its calls, and forget the rest.
      if (said.reasoning() != null && !said.toolCalls().isEmpty()) {
        weight += TextWeight.of(said.reasoning());
      }
    }
    return weight;
  }
}
