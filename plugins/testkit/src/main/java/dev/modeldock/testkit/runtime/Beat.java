package dev.modeldock.testkit.runtime;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One thing that a scripted model does in its answer, whatever the dialect it is asked in. */
public sealed interface Beat {

  /** A call of a tool, as a model makes it; {@code id} null for runtimes that give none. */
  record Call(@Nullable String id, String name, String arguments) {}

  /** Says something: reasoning, text and calls may share a frame. */
  record Frame(String thinking, String text, List<Call> calls) implements Beat {}

  /** Says something whose bytes are written in two halves, cut inside its first long character. */
  record SplitFrame(String text) implements Beat {}

  /** Says two things in one write. */
  record TwoFrames(String first, String second) implements Beat {}

  /** Is silent for a while; before the first frame nothing at all is sent, the head included. */
  record Silence(Duration time) implements Beat {}

  /** Answers with this status and body instead, before anything was said. */
  record Refusal(int status, String contentType, String body) implements Beat {}

  /** Fails in the middle, in the runtime's own way. */
  record Failure(String message) implements Beat {}

  /** Sends a line as it is. */
  record Raw(String line) implements Beat {}

  /** Sends bytes on the bare connection, without any HTTP. */
  record NotHttp(String bytes) implements Beat {}

  /** Misbehaves; nothing follows. */
  record Broken(Fault fault) implements Beat {}

  /**
   * Is done.
   *
   * @param reason {@code stop}, {@code length}, …
   * @param last what the final frame still says
   * @param metrics whether the runtime counts tokens
   */
  record Done(String reason, Frame last, boolean metrics) implements Beat {}

  /** A way to misbehave. */
  enum Fault {
    /** Says nothing more and keeps the connection. */
    STALL,
    /** Sends the head of the answer, then says nothing more. */
    STALL_AFTER_HEAD,
    /** Ends the connection in the middle of a frame. */
    CUT,
    /** Resets the connection. */
    RESET,
    /** Ends the answer in order, without saying that it is done. */
    END_EARLY,
    /** Never stops talking. */
    ENDLESS
  }

  /** {@return a frame of text} */
  static Frame say(String text) {
    return new Frame("", text, List.of());
  }

  /** {@return a frame of reasoning} */
  static Frame think(String thinking) {
    return new Frame(thinking, "", List.of());
  }

  /** {@return a frame of tool calls} */
  static Frame call(Call... calls) {
    return new Frame("", "", List.of(calls));
  }

  /** {@return an ordinary end with counted tokens} */
  static Done done(String reason) {
    return new Done(reason, say(""), true);
  }

  /** {@return a refusal in Ollama's form} */
  static Refusal refuse(int status, String json) {
    return new Refusal(status, "application/json; charset=utf-8", json);
  }
}
