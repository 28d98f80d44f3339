package dev.modeldock.kernel.tokens;

import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;

/**
 * Knows about how many tokens an answer has so far, for what must be said of one that nobody has
 * counted: most often it was broken off. Relayed pieces are not read for it: their count and
 * lengths say enough, as runtimes send a piece for each token. One thread.
 */
public final class AnswerTally {

  /** About what an OpenAI-shaped object has around an answer's text that comes whole. */
  private static final int WHOLE_FRAME = 350;

  /** How many bytes of text make a token, about. */
  private static final int BYTES = 4;

  private final boolean stream;
  private long weight;
  private long pieces;
  private long bytes;
  private int smallest;

  public AnswerTally(boolean stream) {
    this.stream = stream;
  }

  /** Forgets what was added. */
  public void reset() {
    weight = 0;
    pieces = 0;
    bytes = 0;
  }

  /** Adds a piece of the answer. */
  public void add(ModelEvent event) {
    switch (event) {
      case TextDelta(String text) -> weight += TextWeight.of(text);
      case ReasoningDelta(String text) -> weight += TextWeight.of(text);
      case ToolCallDelta call -> weight += TextWeight.of(call.arguments());
      case OpenAiChunk chunk -> {
        smallest = pieces == 0 ? chunk.length() : Math.min(smallest, chunk.length());
        pieces++;
        bytes += chunk.length();
      }
      case Usage _, Completed _ -> {}
    }
  }

  /** {@return about how many tokens that was} */
  public long tokens() {
    long relayed = pieces == 0 ? 0 : pieces + (bytes - pieces * frame()) / BYTES;
    return Math.ceilDiv(weight, TextWeight.TOKEN) + relayed;
  }

  /** {@return what of each piece is not text: the one that has the least is taken to have none} */
  private long frame() {
    return stream ? smallest : Math.min(smallest, WHOLE_FRAME);
  }
}
