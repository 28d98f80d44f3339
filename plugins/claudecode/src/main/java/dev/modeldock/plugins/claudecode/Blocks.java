package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import java.util.Deque;
import tools.jackson.databind.JsonNode;

/**
 * Reads the blocks of one message: text, thinking and calls of the client's tools. One block is
 * open at a time.
 */
final class Blocks {

  /** The CLI's tool by which the model answers in the form of a schema. */
  static final String STRUCTURED = "StructuredOutput";

  private final OfferedTools tools;
  private final boolean structured;
  private Kind open = Kind.OTHER;
  private boolean written;
  private int calls;

  private enum Kind {
    TEXT,
    CALL,
    OTHER
  }

  Blocks(OfferedTools tools, boolean structured) {
    this.tools = tools;
    this.structured = structured;
  }

  /** Begins a message anew. */
  void reset() {
    open = Kind.OTHER;
    calls = 0;
  }

  /** {@return how many of the client's tools were called} */
  int calls() {
    return calls;
  }

  void begin(Stage stage, JsonNode block, Deque<ModelEvent> out) throws ProtocolBroken {
    written = false;
    open =
        switch (block.path("type").asString("")) {
          case "text" -> Kind.TEXT;
          case "tool_use" -> beginCall(stage, block, out);
          default -> Kind.OTHER;
        };
    text(block.path("text").asString(""), out);
  }

  private Kind beginCall(Stage stage, JsonNode block, Deque<ModelEvent> out) throws ProtocolBroken {
    String name = block.path("name").asString("");
    if (structured && name.equals(STRUCTURED)) {
      // The CLI checks it, and puts it right where it can: what counts is in the result.
      return Kind.OTHER;
    }
    String known =
        tools
            .named(name)
            .orElseThrow(
                () -> new ProtocolBroken(stage, "the model called a tool that nobody offered it"));
    out.add(new ToolCallDelta(calls++, block.path("id").asString(""), known, ""));
    return Kind.CALL;
  }

  void add(JsonNode delta, Deque<ModelEvent> out) {
    switch (delta.path("type").asString("")) {
      case "text_delta" -> text(delta.path("text").asString(""), out);
      case "thinking_delta" -> {
        String thought = delta.path("thinking").asString("");
        if (!thought.isEmpty()) {
          out.add(new ReasoningDelta(thought));
        }
      }
      case "input_json_delta" -> json(delta.path("partial_json").asString(""), out);
      default -> {}
    }
  }

  /** Beside an answer in a schema's form, prose is no part of it. */
  private void text(String text, Deque<ModelEvent> out) {
    if (open == Kind.TEXT && !structured && !text.isEmpty()) {
      out.add(new TextDelta(text));
    }
  }

  private void json(String piece, Deque<ModelEvent> out) {
    if (open == Kind.CALL && !piece.isEmpty()) {
      written = true;
      out.add(new ToolCallDelta(calls - 1, null, null, piece));
    }
  }

  /** A call without arguments comes without any piece of them. */
  void end(Deque<ModelEvent> out) {
    if (!written && open == Kind.CALL) {
      json("{}", out);
    }
    open = Kind.OTHER;
  }
}
