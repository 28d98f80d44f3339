package dev.modeldock.testkit.client;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a client has of an answer when it is over, whichever way its stream told it: put together
 * from translated events or from relayed chunks. Filled by one thread, read by others after.
 */
public final class Answer {

  /** A tool call, put together. */
  public record Call(String id, String name, String arguments) {}

  private final StringBuilder text = new StringBuilder();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<Call> calls = new ArrayList<>();
  private final List<FinishReason> ends = new ArrayList<>();
  private final List<Usage> usages = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();
  private int pieces;
  private boolean translated;
  private boolean relayed;

  Answer() {}

  void add(ModelEvent event) {
    if (event instanceof OpenAiChunk chunk) {
      relayed = true;
      RelayedPieces.read(chunk.text(), this);
    } else {
      translated = true;
      if (!ends.isEmpty()) {
        problem(event + " comes after the end");
      }
    }
    if (relayed && translated) {
      problem("the stream mixes relayed chunks with translated events");
    }
    switch (event) {
      case TextDelta delta -> text(delta.text());
      case ReasoningDelta delta -> reasoning(delta.text());
      case ToolCallDelta delta -> call(delta.index(), delta.id(), delta.name(), delta.arguments());
      case Usage usage -> usage(usage);
      case Completed completed -> end(completed.reason());
      case OpenAiChunk _ -> {}
    }
  }

  void text(String piece) {
    text.append(piece);
    pieces++;
  }

  void reasoning(String piece) {
    reasoning.append(piece);
  }

  void call(int index, @Nullable String id, @Nullable String name, String arguments) {
    if (index < calls.size()) {
      Call known = calls.get(index);
      if (translated && id != null) {
        problem("tool call " + index + " begins twice");
      }
      calls.set(index, new Call(known.id(), known.name(), known.arguments() + arguments));
    } else if (index > calls.size() || id == null || name == null) {
      problem("a tool call begins as number " + index + " with id " + id + ", name " + name);
    } else {
      calls.add(new Call(id, name, arguments));
    }
  }

  void usage(Usage usage) {
    usages.add(usage);
  }

  void end(FinishReason reason) {
    ends.add(reason);
  }

  void problem(String what) {
    problems.add(what);
  }

  /** {@return the text} */
  public String text() {
    return text.toString();
  }

  /** {@return the reasoning; empty if there was none} */
  public String reasoning() {
    return reasoning.toString();
  }

  /** {@return the tool calls, in order} */
  public List<Call> calls() {
    return calls;
  }

  /** {@return the reports of usage, in order} */
  public List<Usage> usages() {
    return usages;
  }

  /** {@return in how many pieces the text came} */
  public int pieces() {
    return pieces;
  }

  /** {@return why it ended, if it ended as a whole answer does} */
  public Optional<FinishReason> reason() {
    return ends.stream().findFirst();
  }

  /** {@return in what its events were not as the API says, a sentence each} */
  public List<String> problems() {
    var all = new ArrayList<>(problems);
    if (ends.size() > 1) {
      all.add("it ends " + ends.size() + " times");
    }
    return all;
  }
}
