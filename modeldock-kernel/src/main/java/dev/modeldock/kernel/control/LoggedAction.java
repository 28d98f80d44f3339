package dev.modeldock.kernel.control;

import dev.modeldock.kernel.audit.ControlEvent.Actor;
import dev.modeldock.kernel.audit.ControlEvent.Outcome;
import dev.modeldock.kernel.control.action.Action;
import dev.modeldock.kernel.control.action.ActionLog;
import dev.modeldock.kernel.control.action.UnloggedException;
import dev.modeldock.kernel.control.caller.Caller;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.state.ResourceConflictException;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is done at a route that may change something, with its lines in the audit. */
final class LoggedAction {

  private static final String KEY_TEXT = "mdk_";
  private static final int SHOWN_OF_KEY = 12;
  private static final int MOST_CHARS = 100;

  private final ActionLog log;
  private final Route route;
  private final Map<String, String> variables;

  LoggedAction(ActionLog log, Route route, Map<String, String> variables) {
    this.log = log;
    this.route = route;
    this.variables = variables;
  }

  /** The action itself. */
  interface Step {
    Reply perform() throws ControlProblem, IOException, InterruptedException;
  }

  /**
   * Does it, and writes how it ended. Changes of the state write themselves, before they are made.
   *
   * @param caller who asks for it; empty if it is somebody who may not
   */
  Reply perform(Inbound in, Optional<Caller> caller, Step step)
      throws ControlProblem, IOException, InterruptedException {
    var actor = new Actor(caller.map(Caller::actor).orElse("nobody"), in.peer().getHostAddress());
    var action =
        new Action(log, in.requestId(), in.receivedAt(), actor, route.actionName(), subject());
    if (caller.isPresent()) {
      action.begin();
    }
    var ended = new Ended();
    action.run(() -> ended.by(step));
    return ended.told(action);
  }

  /** A secret is easily given in the place of its name, and a key's text in that of its id. */
  private @Nullable String subject() {
    String given = route.subject().map(variables::get).orElse(null);
    if (given == null || route.actionName().startsWith("secrets.")) {
      return null;
    }
    int most = given.startsWith(KEY_TEXT) ? SHOWN_OF_KEY : MOST_CHARS;
    return given.length() > most ? given.substring(0, most) + "…" : given;
  }

  /** {@return what is told when an action cannot be audited} */
  static ControlProblem unlogged(UnloggedException e) {
    return ControlProblem.of(
        503,
        "audit_unavailable",
        e.mayBeDone()
            ? "this was done, and the gateway could not write into its audit how it ended"
            : "nothing was done: the gateway cannot write it into its audit",
        "is the disk full? the reason is in the gateway's log");
  }

  /** How a step ended. Used by one thread. */
  private static final class Ended {

    private @Nullable Reply reply;
    private @Nullable Exception thrown;

    void by(Step step) {
      try {
        reply = step.perform();
      } catch (ControlProblem | IOException | InterruptedException | RuntimeException e) {
        thrown = e;
      }
    }

    Reply told(Action action) throws ControlProblem, IOException, InterruptedException {
      switch (thrown) {
        case null -> action.done();
        case ControlProblem problem -> {
          action.ended(problem.status() < 500 ? Outcome.REFUSED : Outcome.FAILED, problem.code());
          throw problem;
        }
        case UnloggedException unlogged -> throw unlogged;
        case ResourceConflictException conflict -> {
          action.ended(Outcome.REFUSED, "defined_elsewhere");
          throw conflict;
        }
        case IOException failed -> {
          action.ended(Outcome.FAILED, "storage_failed");
          throw failed;
        }
        case InterruptedException stopping -> {
          action.ended(Outcome.FAILED, "stopping");
          throw stopping;
        }
        case RuntimeException defect -> {
          action.ended(Outcome.FAILED, "internal_error");
          throw defect;
        }
        default -> throw new IllegalStateException(thrown);
      }
      if (reply == null) {
        throw new IllegalStateException("an action that answers nothing");
      }
      return reply;
    }
  }
}
