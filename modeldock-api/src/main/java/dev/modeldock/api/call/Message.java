package dev.modeldock.api.call;

import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** One message of a conversation. */
public sealed interface Message {

  /** {@return the pieces of the message, in order; unmodifiable} */
  List<ContentPart> content();

  /** {@return the text pieces, joined by line breaks; empty if there are none} */
  default String text() {
    return content().stream()
        .filter(ContentPart.Text.class::isInstance)
        .map(part -> ((ContentPart.Text) part).text())
        .collect(Collectors.joining("\n"));
  }

  /** What the application tells the model; {@code developer} messages are of this kind too. */
  record System(List<ContentPart> content) implements Message {
    public System {
      content = List.copyOf(content);
    }
  }

  /** What the user says. */
  record User(List<ContentPart> content) implements Message {
    public User {
      content = List.copyOf(content);
    }
  }

  /**
   * What the model said before.
   *
   * @param reasoning its reasoning, if the client sends it back
   * @param toolCalls the calls that it made, in order
   */
  record Assistant(List<ContentPart> content, @Nullable String reasoning, List<ToolCall> toolCalls)
      implements Message {
    public Assistant {
      content = List.copyOf(content);
      toolCalls = List.copyOf(toolCalls);
    }
  }

  /**
   * What a tool answered (R24).
   *
   * @param toolCallId the call that this answers
   */
  record Tool(String toolCallId, List<ContentPart> content) implements Message {
    public Tool {
      Objects.requireNonNull(toolCallId, "toolCallId");
      content = List.copyOf(content);
    }
  }
}
