package dev.modeldock.kernel.wire.openai.answer;

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
import org.jspecify.annotations.Nullable;

/** Passes an OpenAI-compatible runtime's chunks on, and watches them go by. */
final class RelayedChunks implements Chunks {

  private static final int EMPTY_STRING = 2;

  private final ByteSink out;
  private final boolean usageWanted;
  private final RelayedObject object;
  private Stage stage = Stage.SENT;
  private @Nullable Usage usage;
  private boolean answering;

  /** The choices that were begun and those that were ended, one bit for each index. */
  private long begun;

  private long ended;

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
    JsonValue choices = object.choices();
    boolean withChoices = choices != null && choices.is(JsonKind.ARRAY) && watch(choices.cursor());
    Usage reported = object.usage();
    if (reported != null) {
      usage = reported;
    }
    boolean usageOnly = reported != null && !withChoices;
    if (usageWanted || !usageOnly) {
      send();
    }
  }

  private void send() {
    out.ascii("data: ");
    int from = out.length();
    object.copy(out, usageWanted);
    // Line breaks are legal between JSON's words, and would end the event.
    byte[] bytes = out.array();
    for (int i = from; i < out.length(); i++) {
      if (bytes[i] == '\n' || bytes[i] == '\r') {
        bytes[i] = ' ';
      }
    }
    out.ascii("\n\n");
  }

  private boolean watch(JsonCursor choices) {
    boolean any = false;
    while (choices.next()) {
      any = true;
      if (choices.kind() == JsonKind.OBJECT) {
        watchChoice(choices.enter());
      }
    }
    return any;
  }

  private void watchChoice(JsonCursor members) {
    long index = 0;
    boolean finished = false;
    while (members.next()) {
      if (members.named("delta")) {
        answering |= members.kind() == JsonKind.OBJECT && saysSomething(members.enter());
      } else if (members.named("finish_reason")) {
        finished = hasText(members);
      } else if (members.named("index")) {
        index = members.count();
      }
    }
    long bit = 1L << index;
    begun |= bit;
    ended |= finished ? bit : 0;
  }

  private static boolean saysSomething(JsonCursor delta) {
    while (delta.next()) {
      boolean text =
          delta.named("content")
              || delta.named("reasoning_content")
              || delta.named("reasoning")
              || delta.named("refusal");
      if (text ? hasText(delta) : isToolCall(delta)) {
        return true;
      }
    }
    return false;
  }

  private static boolean hasText(JsonCursor member) {
    return member.kind() == JsonKind.STRING && member.length() > EMPTY_STRING;
  }

  private static boolean isToolCall(JsonCursor delta) {
    return (delta.named("tool_calls") && delta.kind() == JsonKind.ARRAY && delta.enter().next())
        || (delta.named("function_call") && delta.kind() == JsonKind.OBJECT);
  }

  @Override
  public void end() {
    // What the runtime had to say of usage has gone by as it came.
  }

  @Override
  public boolean completed() {
    return begun != 0 && (begun & ~ended) == 0;
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
