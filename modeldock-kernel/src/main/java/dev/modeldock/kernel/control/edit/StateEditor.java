package dev.modeldock.kernel.control.edit;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Changes the state one edit at a time, so that what an edit has seen is still true when its change
 * is made: two callers cannot both create the same name. All of the control API shares one.
 */
public final class StateEditor {

  private final StateStore store;
  private final ReentrantLock turn = new ReentrantLock();

  public StateEditor(StateStore store) {
    this.store = store;
  }

  /** What is done while nobody else changes the state through this editor. */
  @FunctionalInterface
  public interface Work<T> {
    T done() throws ControlProblem, IOException, InterruptedException;
  }

  /** Does {@code work}, which changes the state by itself. {@return what it returns} */
  public <T> T alone(Work<T> work) throws ControlProblem, IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      return work.done();
    } finally {
      turn.unlock();
    }
  }

  /** {@return the state now} */
  public GatewayState state() {
    return store.state();
  }

  /** What to change, given the state; nothing, if it already is as wanted. */
  @FunctionalInterface
  public interface Edit {
    Optional<StateChange> of(GatewayState state) throws ControlProblem, InterruptedException;
  }

  /**
   * Makes the change that {@code edit} decides on; it is kept for good when this returns.
   *
   * @return the state after it
   */
  public GatewayState apply(Edit edit) throws ControlProblem, IOException, InterruptedException {
    turn.lockInterruptibly();
    try {
      var change = edit.of(store.state());
      return change.isPresent() ? store.apply(change.get()) : store.state();
    } finally {
      turn.unlock();
    }
  }
}
