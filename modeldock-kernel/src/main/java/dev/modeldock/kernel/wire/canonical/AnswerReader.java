package dev.modeldock.kernel.wire.canonical;

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
import dev.modeldock.kernel.wire.Halves;
import dev.modeldock.kernel.wire.ToolArguments;
import dev.modeldock.kernel.wire.openai.answer.ChunkEvents;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a model's stream, relayed or translated, into the parts of one answer: the canonical form,
 * from which the dialects that are not the runtime's own are written.
 *
 * <p>It puts in order what came out of order. Runtimes may weave the arguments of several calls
 * into one another; here each call is told from its beginning to its end, and those that wait for
 * it are held back meanwhile.
 *
 * <p>Used for one answer by one thread.
 */
public final class AnswerReader {

  private static final class Call {

    private final String id;
    private final String name;
    private final ToolArguments arguments = new ToolArguments();
    private final Halves halves = new Halves();

    Call(String id, String name) {
      this.id = id;
      this.name = name;
    }
  }

  private final AnswerParts parts;
  private final ChunkEvents chunks = new ChunkEvents();
  private final Halves text = new Halves();
  private final Halves reasoning = new Halves();
  private final List<Call> calls = new ArrayList<>();

  /** How many calls were told to their end; the next one, if there is one, is being told. */
  private int ended;

  private @Nullable Boolean relayed;
  private boolean answering;
  private @Nullable FinishReason finish;
  private @Nullable Usage usage;
  private Stage stage = Stage.SENT;

  /**
   * @param parts is told what the answer is made of
   */
  public AnswerReader(AnswerParts parts) {
    this.parts = parts;
  }

  /**
   * Takes the next event in.
   *
   * @throws ProviderException if the runtime's bytes, the provider's order of events or the
   *     arguments of a tool call are wrong
   */
  public void take(ModelEvent event) throws ProviderException {
    boolean chunk = event instanceof OpenAiChunk;
    if (relayed != null && relayed != chunk) {
      throw defect("the provider mixed relayed and translated events in one answer");
    }
    relayed = chunk;
    if (event instanceof OpenAiChunk piece) {
      for (ModelEvent each : chunks.read(piece, stage)) {
        translated(each);
      }
    } else {
      translated(event);
    }
    stage = Stage.STREAMING;
  }

  private void translated(ModelEvent event) throws ProviderException {
    if (finish != null && !(event instanceof Usage)) {
      throw defect("the provider went on after it had completed the answer");
    }
    switch (event) {
      case TextDelta(String piece) -> {
        String told = text.join(piece);
        if (!told.isEmpty()) {
          endCalls();
          answering = true;
          parts.text(told);
        }
      }
      case ReasoningDelta(String piece) -> {
        String told = reasoning.join(piece);
        if (!told.isEmpty()) {
          endCalls();
          answering = true;
          parts.reasoning(told);
        }
      }
      case ToolCallDelta call -> call(call);
      case Usage report -> usage = report;
      case Completed(FinishReason reason) -> {
        endCalls();
        finish = told(reason);
        parts.completed(finish);
      }
      case OpenAiChunk _ -> throw new IllegalStateException("a chunk within a chunk");
    }
  }

  /** Agents go by it; many a runtime says that it just stopped when it called tools. */
  private FinishReason told(FinishReason reason) {
    return switch (reason) {
      case STOP, TOOL_CALLS -> calls.isEmpty() ? FinishReason.STOP : FinishReason.TOOL_CALLS;
      case LENGTH, CONTENT_FILTER -> reason;
    };
  }

  private void call(ToolCallDelta delta) throws ProviderException {
    int index = delta.index();
    if (index == calls.size() && delta.id() != null && delta.name() != null) {
      calls.add(new Call(delta.id(), delta.name()));
      answering = true;
      if (index == ended) {
        parts.toolBegun(delta.id(), delta.name());
      }
    } else if (index >= calls.size()) {
      throw defect("the provider continued a tool call that it had not begun: " + index);
    }
    argue(index, delta.arguments());
    while (ended < calls.size() - 1 && calls.get(ended).arguments.closed()) {
      endCall();
    }
  }

  private void argue(int index, String arguments) throws ProtocolBroken {
    Call call = calls.get(index);
    if (index < ended) {
      // Blanks behind the end are nothing that was missed.
      if (!arguments.isBlank()) {
        throw broken(call, "went on after their end");
      }
      return;
    }
    String piece = call.halves.join(arguments);
    if (!piece.isEmpty()) {
      call.arguments.append(piece);
      if (index == ended) {
        parts.toolArguments(piece);
      }
    }
  }

  private void endCalls() throws ProviderException {
    while (ended < calls.size()) {
      endCall();
    }
  }

  /** Ends the call that is being told, and tells what was held back of the next. */
  private void endCall() throws ProviderException {
    Call call = calls.get(ended);
    if (!call.arguments.wellFormed()) {
      throw broken(call, "are not a JSON object");
    }
    ended++;
    parts.toolEnded(call.arguments.isBlank() ? "{}" : call.arguments.text());
    if (ended < calls.size()) {
      Call next = calls.get(ended);
      parts.toolBegun(next.id, next.name);
      String held = next.arguments.text();
      if (!held.isEmpty()) {
        parts.toolArguments(held);
      }
    }
  }

  private ProtocolBroken broken(Call call, String how) {
    return new ProtocolBroken(
        Stage.STREAMING, "the arguments of the model's call of '" + call.name + "' " + how);
  }

  private ProviderDefect defect(String message) {
    return new ProviderDefect(stage, message);
  }

  /** {@return whether a first piece of text, reasoning or a tool call was there} */
  public boolean answering() {
    return answering;
  }

  /** {@return whether the answer is whole} */
  public boolean completed() {
    return finish != null;
  }

  /**
   * {@return whether the answer is whole and has nothing in it, though no bound and no policy kept
   * it back}
   */
  public boolean silent() {
    return !answering && finish == FinishReason.STOP;
  }

  /** {@return what the answer took, as far as the runtime has said} */
  public Optional<Usage> usage() {
    return Optional.ofNullable(usage);
  }
}
