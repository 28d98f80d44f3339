package dev.modeldock.api.call;

import java.util.Objects;

/**
 * A call of a tool that the model made earlier in the conversation.
 *
 * @param id the id by which a {@link Message.Tool} answers it
 * @param name the tool's name
 * @param arguments the arguments as the model wrote them: meant to be a JSON object, not always one
 */
public record ToolCall(String id, String name, String arguments) {

  public ToolCall {
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(arguments, "arguments");
  }
}
