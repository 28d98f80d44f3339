package dev.modeldock.kernel.control.action;

import dev.modeldock.kernel.audit.ControlEvent;
import dev.modeldock.kernel.audit.ControlEvent.Actor;
import dev.modeldock.kernel.audit.ControlEvent.Change;
import dev.modeldock.kernel.audit.ControlEvent.Outcome;
import java.io.IOException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One action under way. Whoever changes the state while it runs finds it by its thread and writes
 * its lines; an action that has changed nothing is written by whoever runs it.
 *
 * <p>Used by the thread that runs it.
 */
public final class Action {

  private static final ScopedValue<Action> CURRENT = ScopedValue.newInstance();

  private final ActionLog log;
  private final String id;
  private final Instant at;
  private final Actor actor;
  private final String name;
  private final @Nullable String subject;
  private boolean written;

  /**
   * @param id the id of the request that asks for it
   * @param at when that arrived
   * @param name what is done
   * @param subject what to, as far as the request says so without any secret
   */
  public Action(
      ActionLog log, String id, Instant at, Actor actor, String name, @Nullable String subject) {
    this.log = log;
    this.id = id;
    this.at = at;
    this.actor = actor;
    this.name = name;
    this.subject = subject;
  }

  /** {@return the action that this thread runs; null if it runs none} */
  static @Nullable Action current() {
    return CURRENT.isBound() ? CURRENT.get() : null;
  }

  /**
   * Begins, unless it could not be written down.
   *
   * @throws UnloggedException if it could not be
   */
  public void begin() throws UnloggedException {
    try {
      log.check();
    } catch (IOException broken) {
      throw new UnloggedException(broken, false);
    }
  }

  /** Runs {@code work} as this action. */
  public void run(Runnable work) {
    ScopedValue.where(CURRENT, this).run(work);
  }

  /** Writes that it was done, unless what it changed says so already. */
  public void done() throws UnloggedException {
    if (!written) {
      write(subject, Change.NONE, Outcome.DONE, null, true);
    }
  }

  /** Writes that it was not done, or not all of it. */
  public void ended(Outcome outcome, String error) throws UnloggedException {
    write(subject, Change.NONE, outcome, error, true);
  }

  /** Writes a change that is about to be made. */
  void changes(String what, Change change) throws UnloggedException {
    write(what, change, Outcome.DONE, null, false);
    written = true;
  }

  /** Writes that a change was not made, after all. */
  void unchanged(String what, Change change, String error) throws UnloggedException {
    write(what, change, Outcome.FAILED, error, false);
  }

  private void write(
      @Nullable String what,
      Change change,
      Outcome outcome,
      @Nullable String error,
      boolean mayBeDone)
      throws UnloggedException {
    try {
      log.write(new ControlEvent(id, at, actor, name, what, change, outcome, error));
    } catch (IOException failed) {
      throw new UnloggedException(failed, mayBeDone);
    }
  }
}
