package dev.modeldock.kernel.wire.responses;

import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;
import dev.modeldock.kernel.wire.canonical.AnswerParts;
import dev.modeldock.kernel.wire.responses.OutputItem.Kind;
import dev.modeldock.kernel.wire.responses.request.ToolNames;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Makes items of the parts of an answer, and keeps those that are whole. */
final class OutputItems implements AnswerParts {

  private final String requestId;
  private final ToolNames tools;
  private final ItemEvents events;

  /** The items that are whole, with commas between them. */
  private final ByteSink whole = new ByteSink(512);

  private final StringBuilder text = new StringBuilder();
  private @Nullable OutputItem open;
  private int count;
  private @Nullable FinishReason finish;

  OutputItems(String requestId, ToolNames tools, ItemEvents events) {
    this.requestId = requestId;
    this.tools = tools;
    this.events = events;
  }

  /** {@return why the answer ended; null while it goes on} */
  @Nullable FinishReason finish() {
    return finish;
  }

  /** {@return the items that are whole, with commas between them} */
  ByteSink whole() {
    return whole;
  }

  /** {@return an object with the one member {@code items}: those that are whole} */
  byte[] document() {
    return new ByteSink(whole.length() + 16)
        .ascii("{\"items\":[")
        .bytes(whole.array(), 0, whole.length())
        .ascii("]}")
        .toBytes();
  }

  @Override
  public void text(String piece) {
    add(Kind.MESSAGE, piece);
  }

  @Override
  public void reasoning(String piece) {
    add(Kind.REASONING, piece);
  }

  private void add(Kind kind, String piece) {
    OutputItem item = open;
    if (item == null || item.kind() != kind) {
      item = begin(kind, null);
    }
    text.append(piece);
    events.piece(item, piece);
  }

  @Override
  public void toolBegun(String id, String name) {
    ToolNames.Known tool = tools.known(name);
    begin(tool.freeText() ? Kind.CUSTOM_CALL : Kind.FUNCTION_CALL, new Call(id, tool));
  }

  @Override
  public void toolArguments(String piece) {
    OutputItem item = open;
    // Free text comes in a box, which can be opened when it is whole.
    if (item != null && item.kind() == Kind.FUNCTION_CALL) {
      events.piece(item, piece);
    }
  }

  @Override
  public void toolEnded(String arguments) {
    OutputItem item = open;
    if (item != null && item.kind() == Kind.CUSTOM_CALL) {
      String input = unboxed(arguments);
      text.append(input);
      events.piece(item, input);
    } else {
      text.append(arguments);
    }
    close("completed");
  }

  /** {@return the free text; all that the model has said if it did not keep to the form} */
  private static String unboxed(String arguments) {
    byte[] json = arguments.getBytes(StandardCharsets.UTF_8);
    var box = JsonScan.lenient();
    try {
      box.scan(json, 0, json.length);
    } catch (MalformedJsonException _) {
      return arguments;
    }
    JsonValue input = box.value(ToolNames.FREE_TEXT);
    return input != null && input.is(JsonKind.STRING) ? input.text() : arguments;
  }

  @Override
  public void completed(FinishReason reason) {
    finish = reason;
    if (open == null && count == 0) {
      begin(Kind.MESSAGE, null);
    }
    close(incomplete(reason) == null ? "completed" : "incomplete");
  }

  /** {@return what an answer that ended so lacks; null if nothing} */
  static @Nullable String incomplete(FinishReason reason) {
    return switch (reason) {
      case LENGTH -> "max_output_tokens";
      case CONTENT_FILTER -> "content_filter";
      case STOP, TOOL_CALLS -> null;
    };
  }

  private OutputItem begin(Kind kind, @Nullable Call call) {
    close("completed");
    OutputItem item = OutputItem.of(kind, count++, requestId, call);
    open = item;
    events.begun(item);
    return item;
  }

  private void close(String status) {
    OutputItem item = open;
    if (item == null) {
      return;
    }
    open = null;
    String said = text.toString();
    text.setLength(0);
    if (!whole.isEmpty()) {
      whole.ascii(",");
    }
    item.write(whole, status, said);
    events.done(item, said, status);
  }
}
