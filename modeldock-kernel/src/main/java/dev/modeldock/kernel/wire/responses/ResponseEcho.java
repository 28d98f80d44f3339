package dev.modeldock.kernel.wire.responses;

import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.nio.charset.StandardCharsets;

/** What a response says again of its request, field by field, or the default in its place. */
final class ResponseEcho {

  private static final String[][] FIELDS = {
    {"instructions", "null"},
    {"max_output_tokens", "null"},
    {"max_tool_calls", "null"},
    {"metadata", "{}"},
    {"parallel_tool_calls", "true"},
    {"previous_response_id", "null"},
    {"prompt_cache_key", "null"},
    {"reasoning", "{\"effort\":null,\"summary\":null}"},
    {"safety_identifier", "null"},
    {"store", "true"},
    {"temperature", "1.0"},
    {"text", "{\"format\":{\"type\":\"text\"}}"},
    {"tool_choice", "\"auto\""},
    {"tools", "[]"},
    {"top_logprobs", "0"},
    {"top_p", "1.0"},
    {"user", "null"}
  };

  /** What is so, whatever the request asks for. */
  private static final String WHAT_IS =
      ",\"background\":false,\"service_tier\":\"default\",\"truncation\":\"disabled\"";

  private final byte[] members;

  /** {@code fields} are refused if one is not of its kind: it could not be read when it returns. */
  ResponseEcho(JsonScan fields) throws RejectedException {
    checkWhatNobodyElseReads(fields);
    var out = new ByteSink(1024);
    for (String[] each : FIELDS) {
      JsonValue said = Fields.present(fields.value(each[0]));
      out.ascii(",\"").ascii(each[0]).ascii("\":");
      if (said == null) {
        out.ascii(each[1]);
      } else {
        writeOnOneLine(out, said);
      }
    }
    members = out.ascii(WHAT_IS).toBytes();
  }

  private static void checkWhatNobodyElseReads(JsonScan fields) throws RejectedException {
    JsonValue metadata = Fields.present(fields.value("metadata"));
    if (metadata != null) {
      Fields.object(metadata, "metadata");
    }
    JsonValue calls = Fields.present(fields.value("max_tool_calls"));
    if (calls != null) {
      Fields.integer(calls, "max_tool_calls");
    }
    Fields.truth(fields.value("parallel_tool_calls"), "parallel_tool_calls");
    for (String name : new String[] {"prompt_cache_key", "safety_identifier"}) {
      Fields.optionalText(fields.value(name), name);
    }
  }

  /** Line breaks are legal between JSON's words, and would end an event of a stream. */
  private static void writeOnOneLine(ByteSink out, JsonValue value) {
    byte[] raw = value.raw().getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < raw.length; i++) {
      if (raw[i] == '\n' || raw[i] == '\r') {
        raw[i] = ' ';
      }
    }
    out.bytes(raw);
  }

  /** Appends the fields, each with a comma before it. */
  void write(ByteSink out) {
    out.bytes(members);
  }
}
