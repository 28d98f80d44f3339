package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.JsonCursor;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/** Passes an OpenAI-compatible runtime's chunks on, and watches them go by. */
final class RelayedChunks implements Chunks {

  private static final int EMPTY_STRING = 2;

  /** More than any request can ask for; whatever is behind counts as one. */
  private static final int MOST_CHOICES = 1024;

  private static final String NO_ARGUMENTS =
      "{\"index\":%d,\"delta\":{\"tool_calls\":[{\"index\":%s,\"function\":{\"arguments\":\"{}\"}}]},"
          + "\"finish_reason\":null}";

  private final ByteSink out;
  private final boolean usageWanted;
  private final RelayedObject object;
  private Stage stage = Stage.SENT;
  private @Nullable Usage usage;
  private boolean answering;

  /** The choices that were begun and those that were ended. */
  private final BitSet begun = new BitSet();

  private final BitSet ended = new BitSet();

  /** Whether a bound or a policy has ended a choice. */
  private boolean heldBack;

  private @Nullable RelayedCalls calls;

  RelayedChunks(ByteSink out, String model, boolean usageWanted) {
    this.out = out;
    this.usageWanted = usageWanted;
    this.object = new RelayedObject(model);
  }

  @Override
  public void write(ModelEvent event) throws ProviderException {
    if (!(event instanceof OpenAiChunk chunk)) {
      throw new ProviderDefect(
          stage, "the provider mixed a translated event into a relayed stream");
    }
    object.read(chunk, stage);
    stage = Stage.STREAMING;
    if (calls != null) {
      calls.next();
    }
    JsonValue choices = object.choices();
    boolean withChoices = choices != null && choices.is(JsonKind.ARRAY) && watch(choices.cursor());
    Usage reported = object.usage();
    if (reported != null) {
      usage = reported;
    }
    if (calls != null) {
      complete(calls);
    }
    boolean usageOnly = reported != null && !withChoices;
    if (usageWanted || !usageOnly) {
      send();
    }
  }

  /** Says of calls without arguments that they have none, in the words that JSON has for it. */
  private void complete(RelayedCalls watched) throws ProtocolBroken {
    if (!watched.patches().isEmpty()) {
      object.patch(watched.patches(), stage);
    }
    for (RelayedCalls.Unsaid each : watched.unsaid()) {
      int from = begin();
      object.sibling(out, NO_ARGUMENTS.formatted(each.choice(), each.call().index()));
      endLine(from);
    }
  }

  private int begin() {
    out.ascii("data: ");
    return out.length();
  }

  private void send() {
    int from = begin();
    object.copy(out, usageWanted);
    endLine(from);
  }

  private void endLine(int from) {
    // Line breaks are legal between JSON's words, and would end the event.
    byte[] bytes = out.array();
    for (int i = from; i < out.length(); i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
    out.ascii("\n\n");
  }

  private boolean watch(JsonCursor choices) throws ProtocolBroken {
    boolean any = false;
    while (choices.next()) {
      any = true;
      if (choices.kind() == JsonKind.OBJECT) {
        watchChoice(choices.enter());
      }
    }
    return any;
  }

  private void watchChoice(JsonCursor members) throws ProtocolBroken {
    int index = 0;
    @Nullable JsonValue delta = null;
    String reason = "";
    while (members.next()) {
      if (members.named("delta")) {
        delta = members.kind() == JsonKind.OBJECT ? members.value() : null;
      } else if (members.named("finish_reason")) {
        reason = hasText(members) ? members.value().text() : "";
      } else if (members.named("index")) {
        index = Math.clamp(members.count(), 0, MOST_CHOICES);
      }
    }
    if (delta != null) {
      watchDelta(delta.cursor(), index);
    }
    begun.set(index);
    if (!reason.isEmpty()) {
      ended.set(index);
      heldBack |= !reason.equals("stop") && !reason.equals("tool_calls");
      if (calls != null) {
        calls.end(index, reason, stage);
      }
    }
  }

  private void watchDelta(JsonCursor delta, int choice) {
    while (delta.next()) {
      if (delta.named("tool_calls")) {
        if (delta.kind() == JsonKind.ARRAY && delta.enter().next()) {
          watched().tools(choice, delta.value(), false);
          answering = true;
        }
      } else if (delta.named("function_call")) {
        if (delta.kind() == JsonKind.OBJECT) {
          watched().function(choice, delta.value());
          answering = true;
        }
      } else if (!answering) {
        answering = isSaid(delta);
      }
    }
  }

  private static boolean isSaid(JsonCursor member) {
    return switch (member.kind()) {
      case STRING ->
          hasText(member)
              && (member.named("content")
                  || member.named("reasoning_content")
                  || member.named("reasoning")
                  || member.named("refusal"));
      case ARRAY -> member.named("content") && member.enter().next();
      case OBJECT -> member.named("audio");
      case NUMBER, TRUE, FALSE, NULL -> false;
    };
  }

  private static boolean hasText(JsonCursor member) {
    return member.kind() == JsonKind.STRING && member.length() > EMPTY_STRING;
  }

  private RelayedCalls watched() {
    RelayedCalls known = calls;
    if (known == null) {
      known = new RelayedCalls();
      calls = known;
    }
    return known;
  }

  @Override
  public void end() {
    // What the runtime had to say of usage has gone by as it came.
  }

  @Override
  public boolean completed() {
    return !begun.isEmpty() && begun.equals(ended);
  }

  @Override
  public boolean answering() {
    return answering;
  }

  @Override
  public boolean silent() {
    return !answering && !heldBack && completed();
  }

  @Override
  public @Nullable Usage usage() {
    return usage;
  }
}
