package dev.modeldock.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.testkit.client.Answer;
import dev.modeldock.testkit.client.Caller;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A client that leaves: the runtime must hear of it, or it works on for nobody. */
abstract class CancelRules extends FailureRules {

  private static final Duration A_MOMENT = Duration.ofMillis(200);

  /** How a host ends a call. */
  private enum Way {
    CLOSE,
    INTERRUPT
  }

  @Test
  @DisplayName("R50 close() before the answer reaches the runtime")
  void closeBeforeTheAnswerReachesTheRuntime() throws Exception {
    leave(Scene.STALL_BEFORE_ANSWER, 0, Way.CLOSE);
  }

  @Test
  @DisplayName("R51 an interrupt before the answer reaches the runtime")
  void interruptBeforeTheAnswerReachesTheRuntime() throws Exception {
    leave(Scene.STALL_BEFORE_ANSWER, 0, Way.INTERRUPT);
  }

  @Test
  @DisplayName("R52 close() in the middle of an answer reaches the runtime and unblocks next()")
  void closeInTheMiddleReachesTheRuntime() throws Exception {
    leave(Scene.STALL_MIDWAY, 1, Way.CLOSE);
  }

  @Test
  @DisplayName("R53 an interrupt in the middle of an answer reaches the runtime")
  void interruptInTheMiddleReachesTheRuntime() throws Exception {
    leave(Scene.STALL_MIDWAY, 1, Way.INTERRUPT);
  }

  @Test
  @DisplayName("R54 close() ends an answer that never ends")
  void closeEndsAnAnswerThatNeverEnds() throws Exception {
    leave(Scene.ENDLESS, 5, Way.CLOSE);
  }

  @Test
  @DisplayName("R55 an interrupt ends an answer that never ends")
  void interruptEndsAnAnswerThatNeverEnds() throws Exception {
    leave(Scene.ENDLESS, 5, Way.INTERRUPT);
  }

  @Test
  @DisplayName("R56 close() after the end, and again, does nothing")
  void closeAfterTheEndDoesNothing() throws Exception {
    Caller caller = trial().start(trial().ask(Scene.TEXT));
    Answer answer = caller.answer();
    ModelStream stream = caller.stream(Duration.ZERO).orElseThrow();

    stream.close();
    stream.close();

    assertEquals(null, stream.next());
    assertEquals(answer.text(), trial().answer(Scene.TEXT).text());
  }

  private void leave(Scene scene, int events, Way way) throws Exception {
    Caller caller = trial().start(trial().ask(scene));
    assertTrue(trial().fixture().awaitCall(PATIENCE), "the runtime was not called");
    assertTrue(caller.awaitEvents(events, PATIENCE), "the answer does not begin");

    // A call that is still in chat() has no stream to close: there, hosts have interrupts only.
    Optional<ModelStream> stream = way == Way.CLOSE ? caller.stream(A_MOMENT) : Optional.empty();
    stream.ifPresentOrElse(ModelStream::close, caller::interrupt);
    stream.ifPresent(ModelStream::close);

    assertTrue(trial().fixture().awaitAbandoned(SOON), "the runtime has not heard of it");
    assertTrue(caller.awaitEnd(PATIENCE), "next() goes on");
    assertEquals(Optional.empty(), caller.answer().reason(), "it counts as a whole answer");
  }
}
