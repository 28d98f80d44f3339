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
import dev.modeldock.kernel.wire.ToolArguments;
import dev.modeldock.kernel.wire.dialect.AnswerFold;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Folds a model's stream into one {@code chat.completion} object, for a client that wants the
 * answer whole. A relayed answer is whole already, and only gets the client's name for the model.
 *
 * <p>Used for one answer by one thread.
 */
public final class CompletionFold implements AnswerFold {

  private record Call(String id, String name, ToolArguments arguments) {

    private void json(ByteSink out) {
      out.ascii("{\"name\":").string(name).ascii(",\"arguments\":");
      out.string(arguments.text()).ascii("}");
    }
  }

  private final AnswerHead head;
  private final CallForm form;
  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();
  private @Nullable FinishReason finish;
  private @Nullable Usage usage;
  private byte @Nullable [] relayed;
  private boolean begun;
  private boolean silent;

  /** Makes one for a client that knows tool calls in their usual form. */
  public CompletionFold(AnswerHead head) {
    this(head, CallForm.TOOL_CALLS);
  }

  /**
   * @param form how the client wants to be told of tool calls that are not relayed
   */
  public CompletionFold(AnswerHead head, CallForm form) {
    this.head = head;
    this.form = form;
  }

  @Override
  public void add(ModelEvent event) throws ProviderException {
    if (relayed != null || (finish != null && !(event instanceof Usage))) {
      throw defect("the provider went on after it had completed the answer");
    }
    switch (event) {
      case TextDelta(String piece) -> text.append(piece);
      case ReasoningDelta(String piece) -> reasoning.append(piece);
      case ToolCallDelta call -> add(call);
      case Completed(FinishReason reason) -> complete(reason);
      case Usage report -> usage = report;
      case OpenAiChunk chunk -> relay(chunk);
    }
    begun = true;
  }

  private void add(ToolCallDelta delta) throws ProviderDefect {
    if (delta.index() < calls.size()) {
      calls.get(delta.index()).arguments().append(delta.arguments());
    } else if (delta.index() == calls.size() && delta.id() != null && delta.name() != null) {
      var call = new Call(delta.id(), delta.name(), new ToolArguments());
      call.arguments().append(delta.arguments());
      calls.add(call);
    } else {
      throw defect("the provider continued a tool call that it had not begun: " + delta.index());
    }
  }

  private void relay(OpenAiChunk chunk) throws ProviderException {
    if (begun) {
      throw defect("the provider mixed a relayed answer into a translated one");
    }
    var whole = new RelayedCompletion(head.model());
    relayed = whole.read(chunk);
    silent = whole.silent();
    usage = whole.usage();
  }

  private void complete(FinishReason reason) throws ProtocolBroken {
    if (CompletionJson.callsAreWhole(reason)) {
      for (Call call : calls) {
        if (!call.arguments().wellFormed()) {
          throw CompletionJson.badArguments(Stage.STREAMING, call.name());
        }
        if (call.arguments().isBlank()) {
          call.arguments().append("{}");
        }
      }
      silent = text.isEmpty() && reasoning.isEmpty() && calls.isEmpty();
    }
    finish = reason;
  }

  private ProviderDefect defect(String message) {
    return new ProviderDefect(begun ? Stage.STREAMING : Stage.SENT, message);
  }

  @Override
  public boolean completed() {
    return relayed != null || finish != null;
  }

  @Override
  public boolean silent() {
    return silent;
  }

  @Override
  public Optional<Usage> usage() {
    return Optional.ofNullable(usage);
  }

  @Override
  public byte[] body() {
    if (relayed != null) {
      return relayed;
    }
    if (finish == null) {
      throw new IllegalStateException("the answer was cut: it has no body");
    }
    var out = new ByteSink(512 + text.length() + reasoning.length());
    out.ascii("{\"id\":")
        .string(CompletionJson.id(head))
        .ascii(",\"object\":\"chat.completion\",\"created\":");
    out.number(head.created()).ascii(",\"model\":").string(head.model());
    out.ascii(",\"choices\":[{\"index\":0,\"message\":");
    message(out);
    out.ascii(",\"logprobs\":null,\"finish_reason\":");
    out.string(CompletionJson.finishReason(finish, !calls.isEmpty(), form)).ascii("}]");
    if (usage != null) {
      out.ascii(",\"usage\":");
      CompletionJson.usage(out, usage);
    }
    return out.ascii("}").toBytes();
  }

  private void message(ByteSink out) {
    out.ascii("{\"role\":\"assistant\",\"content\":");
    if (text.isEmpty() && !calls.isEmpty()) {
      out.ascii("null");
    } else {
      out.string(text.toString());
    }
    out.ascii(",\"refusal\":null");
    if (!reasoning.isEmpty()) {
      out.ascii(",\"reasoning_content\":").string(reasoning.toString());
    }
    if (!calls.isEmpty()) {
      calls(out);
    }
    out.ascii("}");
  }

  private void calls(ByteSink out) {
    if (form == CallForm.FUNCTION_CALL) {
      out.ascii(",\"function_call\":");
      calls.getFirst().json(out);
      return;
    }
    out.ascii(",\"tool_calls\":[");
    String separator = "";
    for (Call call : calls) {
      out.ascii(separator).ascii("{\"id\":").string(call.id());
      out.ascii(",\"type\":\"function\",\"function\":");
      call.json(out);
      out.ascii("}");
      separator = ",";
    }
    out.ascii("]");
  }
}
