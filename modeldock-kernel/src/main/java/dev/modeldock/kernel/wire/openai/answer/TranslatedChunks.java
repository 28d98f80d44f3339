package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.Halves;
import dev.modeldock.kernel.wire.ToolArguments;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes events as chunks in OpenAI's form.
 *
 * <p>OpenAI's Python library joins every string of the deltas that it gets, so a role, a call's id
 * and a tool's name are said exactly once.
 */
final class TranslatedChunks implements Chunks {

  /** A tool call as far as it was told. */
  private record Call(String name, ToolArguments arguments, Halves halves) {}

  private final ByteSink out;
  private final boolean usageWanted;
  private final CallForm form;

  /** All of a chunk up to the inside of {@code choices}: the same for every chunk of an answer. */
  private final byte[] prefix;

  private final byte[] suffix;
  private final Halves content = new Halves();
  private final Halves reasoning = new Halves();
  private boolean begun;
  private boolean answering;
  private boolean completed;
  private boolean heldBack;
  private final List<Call> calls = new ArrayList<>();
  private @Nullable Usage usage;

  TranslatedChunks(ByteSink out, AnswerHead head, boolean usageWanted, CallForm form) {
    this.out = out;
    this.form = form;
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
      case Completed(var reason) -> complete(reason);
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

  private void toolCall(ToolCallDelta delta) throws ProviderDefect {
    int index = delta.index();
    boolean first = index == calls.size();
    if (index > calls.size() || first && delta.name() == null) {
      throw defect("the provider continued a tool call that it had not begun: " + index);
    }
    answering = true;
    begin("null");
    if (first && delta.name() != null) {
      calls.add(new Call(delta.name(), new ToolArguments(), new Halves()));
    }
    Call call = calls.get(index);
    String piece = call.halves().join(delta.arguments());
    call.arguments().append(piece);
    if (first || !piece.isEmpty()) {
      tell(index, first ? delta.id() : null, call.name(), piece);
    }
  }

  private void tell(int index, @Nullable String begins, String name, String arguments) {
    if (form == CallForm.FUNCTION_CALL) {
      if (index == 0) {
        openDelta();
        out.ascii("\"function_call\":");
        function(begins == null ? null : name, arguments);
        closeDelta();
      }
      return;
    }
    openDelta();
    out.ascii("\"tool_calls\":[{\"index\":").number(index);
    if (begins != null) {
      out.ascii(",\"id\":").string(begins).ascii(",\"type\":\"function\"");
    }
    out.ascii(",\"function\":");
    function(begins == null ? null : name, arguments);
    out.ascii("}]");
    closeDelta();
  }

  private void function(@Nullable String name, String arguments) {
    out.ascii("{");
    if (name != null) {
      out.ascii("\"name\":").string(name).ascii(",");
    }
    out.ascii("\"arguments\":").string(arguments).ascii("}");
  }

  private void complete(FinishReason reason) throws ProtocolBroken {
    if (CompletionJson.callsAreWhole(reason)) {
      completeCalls();
    } else {
      heldBack = true;
    }
    begin("\"\"");
    completed = true;
    out.bytes(prefix).ascii("{\"index\":0,\"delta\":{},\"logprobs\":null,\"finish_reason\":");
    out.string(CompletionJson.finishReason(reason, !calls.isEmpty(), form)).bytes(suffix);
  }

  private void completeCalls() throws ProtocolBroken {
    for (int index = 0; index < calls.size(); index++) {
      Call call = calls.get(index);
      if (!call.arguments().wellFormed()) {
        throw CompletionJson.badArguments(Stage.STREAMING, call.name());
      }
      if (call.arguments().isBlank()) {
        tell(index, null, call.name(), "{}");
      }
    }
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
  public boolean silent() {
    return completed && !answering && !heldBack;
  }

  @Override
  public @Nullable Usage usage() {
    return usage;
  }
}
