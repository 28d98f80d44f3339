package dev.modeldock.kernel.wire.responses;

import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.responses.request.ToolNames;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An item of an answer, from its beginning on.
 *
 * @param kind what it is
 * @param index where it stands in the answer
 * @param id its id
 * @param call what is called, if it is a call
 */
record OutputItem(Kind kind, int index, String id, @Nullable Call call) {

  enum Kind {
    MESSAGE("msg_"),
    REASONING("rs_"),
    FUNCTION_CALL("fc_"),
    CUSTOM_CALL("ctc_");

    private final String prefix;

    Kind(String prefix) {
      this.prefix = prefix;
    }
  }

  static OutputItem of(Kind kind, int index, String requestId, @Nullable Call call) {
    return new OutputItem(kind, index, kind.prefix + requestId + "_" + index, call);
  }

  /**
   * Appends the item as it is when it has said {@code text}.
   *
   * @param status {@code in_progress}, {@code completed} or {@code incomplete}
   */
  void write(ByteSink out, String status, String text) {
    boolean begun = status.equals("in_progress");
    switch (kind) {
      case MESSAGE -> {
        out.ascii("{\"id\":").string(id).ascii(",\"type\":\"message\",\"status\":").string(status);
        out.ascii(",\"role\":\"assistant\",\"content\":[");
        if (!begun) {
          part(out, text);
        }
        out.ascii("]}");
      }
      case REASONING -> {
        out.ascii("{\"id\":").string(id).ascii(",\"type\":\"reasoning\",\"summary\":[");
        if (!begun) {
          part(out, text);
        }
        out.ascii("]}");
      }
      case FUNCTION_CALL -> {
        call(out, "function_call", status);
        out.ascii(",\"arguments\":").string(text).ascii("}");
      }
      case CUSTOM_CALL -> {
        call(out, "custom_tool_call", status);
        out.ascii(",\"input\":").string(text).ascii("}");
      }
    }
  }

  private void call(ByteSink out, String type, String status) {
    Call made = Objects.requireNonNull(call, "a call");
    ToolNames.Known tool = made.tool();
    out.ascii("{\"id\":").string(id).ascii(",\"type\":").string(type);
    out.ascii(",\"status\":").string(status).ascii(",\"call_id\":").string(made.id());
    out.ascii(",\"name\":").string(tool.name());
    if (tool.namespace() != null) {
      out.ascii(",\"namespace\":").string(tool.namespace());
    }
  }

  /** Appends the one part of a message or of reasoning. */
  void part(ByteSink out, String text) {
    if (kind == Kind.REASONING) {
      out.ascii("{\"type\":\"summary_text\",\"text\":").string(text).ascii("}");
    } else {
      out.ascii("{\"type\":\"output_text\",\"text\":").string(text);
      out.ascii(",\"annotations\":[],\"logprobs\":[]}");
    }
  }
}
