package dev.modeldock.testkit.wire;

import java.time.Duration;

/** One thing that a fake server does on a connection while it answers. */
public sealed interface Step {

  /** Writes these bytes as they are, in one piece. */
  record Write(byte[] bytes) implements Step {}

  /** Writes nothing for a while. */
  record Pause(Duration time) implements Step {}

  /**
   * Writes the same bytes again and again.
   *
   * @param count how often; negative for as long as the client stays
   * @param gap the time from one beginning to the next; zero for as fast as they go
   */
  record Repeat(long count, Duration gap, byte[] bytes) implements Step {}

  /** Writes nothing more until the client leaves. */
  record Stall() implements Step {}

  /** Keeps the connection for a next request for so long, then ends it. */
  record Linger(Duration time) implements Step {}

  /** Ends the connection in order. */
  record HangUp() implements Step {}

  /** Ends the connection with a reset, so that what is on its way is lost too. */
  record Reset() implements Step {}
}
