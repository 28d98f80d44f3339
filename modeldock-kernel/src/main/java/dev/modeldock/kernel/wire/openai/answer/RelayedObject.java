package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A JSON object from a runtime that is passed on: looked into, never parsed. Used again for each
 * chunk of a stream; valid as long as the chunk's bytes are.
 */
final class RelayedObject {

  private static final int NOT_THERE = -1;

  private final JsonScan fields = JsonScan.lenient();
  private final byte[] model;
  private OpenAiChunk chunk = new OpenAiChunk(new byte[0], 0, 0);
  private int nullError;

  /**
   * @param model the name that the client knows the model by
   */
  RelayedObject(String model) {
    this.model = new ByteSink(model.length() + 2).string(model).toBytes();
  }

  /**
   * Looks into the next object.
   *
   * @param stage what to say of the call if the object will not do
   */
  void read(OpenAiChunk next, Stage stage) throws ProtocolBroken {
    chunk = next;
    try {
      fields.scan(next.array(), next.offset(), next.length());
    } catch (MalformedJsonException e) {
      throw new ProtocolBroken(
          stage, "the runtime sent something that is not a JSON object: " + e.reason());
    }
    nullError = fields.find("error");
    if (nullError != NOT_THERE && fields.kind(nullError) != JsonKind.NULL) {
      throw new ProtocolBroken(stage, "the runtime sent an error in place of an answer");
    }
  }

  /**
   * Puts texts in the place of some values.
   *
   * @param patches in the order of their places
   */
  void patch(List<RelayedCalls.Patch> patches, Stage stage) throws ProtocolBroken {
    var out = new ByteSink(chunk.length() + 64);
    int from = chunk.offset();
    for (RelayedCalls.Patch each : patches) {
      out.bytes(chunk.array(), from, each.start() - from).string(each.text());
      from = each.end();
    }
    out.bytes(chunk.array(), from, chunk.offset() + chunk.length() - from);
    read(OpenAiChunk.of(out.toBytes()), stage);
  }

  /** Appends a chunk of the same answer that says {@code choice} and nothing else. */
  void sibling(ByteSink out, String choice) {
    out.ascii("{\"model\":").bytes(model);
    for (String name : List.of("id", "object", "created")) {
      int member = fields.find(name);
      if (member != NOT_THERE) {
        int start = fields.nameStart(member);
        out.ascii(",").bytes(chunk.array(), start, fields.valueEnd(member) - start);
      }
    }
    out.ascii(",\"choices\":[").ascii(choice).ascii("]}");
  }

  /** {@return the answer's choices, if it has the field} */
  @Nullable JsonValue choices() {
    return fields.value("choices");
  }

  /** {@return what the runtime says the answer took, if it does} */
  @Nullable Usage usage() {
    return CompletionJson.usage(fields.value("usage"));
  }

  /**
   * Appends the object with the model's name replaced and all else as it is.
   *
   * <p>An {@code error} that is null is left out: OpenAI's Java library takes its mere presence for
   * a failure.
   *
   * @param withUsage whether the field {@code usage} goes too
   */
  void copy(ByteSink out, boolean withUsage) {
    int name = fields.find("model");
    int usage = withUsage ? NOT_THERE : fields.find("usage");
    if (name == NOT_THERE || nullError != NOT_THERE || usage != NOT_THERE) {
      rebuild(out, name, usage);
      return;
    }
    byte[] from = chunk.array();
    int start = fields.valueStart(name);
    int end = fields.valueEnd(name);
    out.bytes(from, chunk.offset(), start - chunk.offset()).bytes(model);
    out.bytes(from, end, chunk.offset() + chunk.length() - end);
  }

  private void rebuild(ByteSink out, int name, int usage) {
    out.ascii("{");
    String separator = "";
    if (name == NOT_THERE) {
      out.ascii("\"model\":").bytes(model);
      separator = ",";
    }
    for (int member = 0; member < fields.size(); member++) {
      if (member == nullError || member == usage) {
        continue;
      }
      int start = fields.nameStart(member);
      int end = member == name ? fields.valueStart(member) : fields.valueEnd(member);
      out.ascii(separator).bytes(chunk.array(), start, end - start);
      if (member == name) {
        out.bytes(model);
      }
      separator = ",";
    }
    out.ascii("}");
  }
}
