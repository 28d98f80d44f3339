package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.wire.canonical.AnswerParts;
import dev.modeldock.kernel.wire.canonical.AnswerReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Puts an answer together from its events, as far as they have come. What is longer than an entry
 * may be is counted and let go. Confined to the log's own thread, but for {@link #vectors}.
 */
public final class Reply implements AnswerParts {

  /** A tool call, perhaps not to its end. */
  record Call(String id, String name, Text arguments) {}

  /** A text that is kept up to a bound and counted beyond it. */
  static final class Text {

    private final StringBuilder kept = new StringBuilder();
    private long length;

    private void append(String piece) {
      length += piece.length();
      int room = Keeper.ROOM + Keeper.AHEAD - kept.length();
      kept.append(piece, 0, Math.min(room, piece.length()));
    }

    String kept() {
      return kept.toString();
    }

    long length() {
      return length;
    }
  }

  private final AnswerReader reader = new AnswerReader(this);
  private final Text text = new Text();
  private final Text reasoning = new Text();
  private final List<Call> calls = new ArrayList<>();
  private @Nullable FinishReason finish;
  private int vectors = -1;
  private int dimensions;
  private boolean unreadable;
  private boolean lost;

  /** Takes the next events in. What cannot be read ends it: the client got an error there, too. */
  public void take(List<ModelEvent> events) {
    for (ModelEvent event : events) {
      if (unreadable) {
        return;
      }
      try {
        reader.take(event);
      } catch (ProviderException _) {
        unreadable = true;
      }
    }
  }

  /** Notes vectors in place of a text. */
  public void vectors(int count, int length) {
    vectors = count;
    dimensions = length;
  }

  /** Notes that not all of the answer is there. */
  public void lost() {
    lost = true;
  }

  @Override
  public void text(String piece) {
    text.append(piece);
  }

  @Override
  public void reasoning(String piece) {
    reasoning.append(piece);
  }

  @Override
  public void toolBegun(String id, String name) {
    calls.add(new Call(id, name, new Text()));
  }

  @Override
  public void toolArguments(String piece) {
    calls.getLast().arguments().append(piece);
  }

  @Override
  public void toolEnded(String arguments) {
    // All of it has come piece by piece.
  }

  @Override
  public void completed(FinishReason reason) {
    finish = reason;
  }

  Text said() {
    return text;
  }

  Text thought() {
    return reasoning;
  }

  List<Call> calls() {
    return calls;
  }

  @Nullable FinishReason finish() {
    return finish;
  }

  Optional<Usage> usage() {
    return reader.usage();
  }

  int vectorCount() {
    return vectors;
  }

  int dimensions() {
    return dimensions;
  }

  boolean incomplete() {
    return lost || unreadable;
  }
}
