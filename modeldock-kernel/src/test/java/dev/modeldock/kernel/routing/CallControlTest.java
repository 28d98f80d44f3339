package dev.modeldock.kernel.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What ends a call, when several things do at once. */
class CallControlTest {

  private final CallControl control = new CallControl(CallLimits.defaults(), System.nanoTime());

  @Test
  void aClientThatLeavesBetweenTwoAttemptsIsNotForgotten() {
    control.begin();
    control.end(EndCause.FIRST_EVENT_LATE);
    control.end(EndCause.CLIENT_GONE);

    control.begin();

    assertThat(control.cause()).isEqualTo(EndCause.CLIENT_GONE);
    assertThatExceptionOfType(InterruptedException.class).isThrownBy(control::enter);
  }

  @Test
  void anAttemptThatIsLateLeavesTheNextOneAlone() throws Exception {
    control.begin();
    control.end(EndCause.FIRST_EVENT_LATE);

    control.begin();
    control.enter();
    control.leave();

    assertThat(control.cause()).isNull();
  }

  @Test
  void theEndOfOneAttemptNeverInterruptsTheNext() throws Exception {
    control.begin();
    control.enter();
    control.holds(
        new Closing(() -> {
          // What the worker does, as soon as the close has woken it.
          control.leave();
          control.begin();
          enter();
        }));

    control.end(EndCause.IDLE);

    assertThat(Thread.interrupted()).isFalse();
  }

  @Test
  void anInterruptThatWasMeantForAProviderGoesNoFurther() throws Exception {
    control.begin();
    control.enter();
    control.end(EndCause.CLIENT_GONE);
    assertThat(Thread.currentThread().isInterrupted()).isTrue();

    control.leave();

    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  private void enter() {
    try {
      control.enter();
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private record Closing(Runnable action) implements ModelStream {

    @Override
    public @Nullable ModelEvent next() {
      return null;
    }

    @Override
    public void close() {
      action.run();
    }
  }
}
