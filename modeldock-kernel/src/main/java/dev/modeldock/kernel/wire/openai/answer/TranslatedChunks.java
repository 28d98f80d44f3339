package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.Halves;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as chunks in OpenAI's form.
 *
 * <p>OpenAI's Python library joins every string of the deltas that it gets, so a role, a call's id
 * and a tool's name are said exactly once.
 */
final class TranslatedChunks implements Chunks {

  private final ByteSink out;
  private final boolean usageWanted;

  /** All of a chunk up to the inside of {@code choices}: the same for every chunk of an answer. */
  private final byte[] prefix;

  private final byte[] suffix;
  private final Halves content = new Halves();
  private final Halves reasoning = new Halves();
  private boolean begun;
  private boolean answering;
  private boolean completed;
  private int toolCalls;
  private @Nullable Usage usage;

  TranslatedChunks(ByteSink out, AnswerHead head, boolean usageWanted) {
    this.out = out;
    this.usageWanted = usageWanted;
    this.prefix =
        new ByteSink(160)
            .ascii("data: {\"id\":")
            .string(CompletionJson.id(head))
            .ascii(",\"object\":\"chat.completion.chunk\",\"created\":")
            .number(head.created())
            .ascii(",\"model\":")
            .string(head.model())
            .ascii(",\"choices\":[")
            .toBytes();
    String usageKey = usageWanted ? ",\"usage\":null" : "";
    this.suffix = ("}]" + usageKey + "}\n\n").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public void write(ModelEvent event) throws ProviderException {
    if (completed && !(event instanceof Usage)) {
      throw defect("the provider went on after it had completed the answer");
    }
    switch (event) {
      case TextDelta(String piece) -> text("content", content.join(piece));
      case ReasoningDelta(String piece) -> text("reasoning_content", reasoning.join(piece));
      case ToolCallDelta call -> toolCall(call);
      case Completed(var reason) -> {
        begin("\"\"");
        completed = true;
        out.bytes(prefix).ascii("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":");
        out.string(CompletionJson.finishReason(reason, toolCalls > 0)).bytes(suffix);
      }
      case Usage report -> usage = report;
      case OpenAiChunk _ ->
          throw defect("the provider mixed a relayed chunk into a translated stream");
    }
  }

  private void text(String member, String text) {
    if (text.isEmpty()) {
      return;
    }
    answering = true;
    begin("\"\"");
    openDelta();
    out.ascii("\"").ascii(member).ascii("\":").string(text);
    closeDelta();
  }

  private void toolCall(ToolCallDelta call) throws ProviderDefect {
    boolean first = call.index() == toolCalls;
    if (call.index() > toolCalls || (first && call.id() == null)) {
      throw defect("the provider continued a tool call that it had not begun: " + call.index());
    }
    answering = true;
    begin("null");
    openDelta();
    out.ascii("\"tool_calls\":[{\"index\":").number(call.index());
    if (first && call.id() != null && call.name() != null) {
      toolCalls++;
      out.ascii(",\"id\":").string(call.id()).ascii(",\"type\":\"function\",\"function\":{");
      out.ascii("\"name\":").string(call.name()).ascii(",");
    } else {
      out.ascii(",\"function\":{");
    }
    out.ascii("\"arguments\":").string(call.arguments()).ascii("}}]");
    closeDelta();
  }

  /** Says the role, once. An answer that begins with a tool call begins without content. */
  private void begin(String content) {
    if (!begun) {
      begun = true;
      openDelta();
      out.ascii("\"role\":\"assistant\",\"content\":").ascii(content);
      closeDelta();
    }
  }

  private void openDelta() {
    out.bytes(prefix).ascii("{\"index\":0,\"delta\":{");
  }

  private void closeDelta() {
    out.ascii("},\"logprobs\":null,\"finish_reason\":null").bytes(suffix);
  }

  private ProviderDefect defect(String message) {
    return new ProviderDefect(begun ? Stage.STREAMING : Stage.SENT, message);
  }

  @Override
  public void end() {
    if (usageWanted && usage != null) {
      out.bytes(prefix).ascii("],\"usage\":");
      CompletionJson.usage(out, usage);
      out.ascii("}\n\n");
    }
  }

  @Override
  public boolean completed() {
    return completed;
  }

  @Override
  public boolean answering() {
    return answering;
  }

  @Override
  public @Nullable Usage usage() {
    return usage;
  }
}
