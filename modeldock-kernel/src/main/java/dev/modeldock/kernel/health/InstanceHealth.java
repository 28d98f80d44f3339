package dev.modeldock.kernel.health;

import dev.modeldock.api.Health;
import dev.modeldock.api.Health.Status;
import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.error.Unsupported;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Keeps how one generation of an instance is, from what became of its calls and from looks at its
 * runtime. It begins as up: what is new is given a chance.
 *
 * <p>Safe for use by several threads, without a lock. To read it, and to note a success while all
 * is well, is one volatile read.
 */
public final class InstanceHealth {

  /** So many failures in a row, and the instance counts as down. */
  private static final int TOO_MANY = 3;

  private final InstantSource clock;
  private final AtomicReference<Standing> standing;

  /** How it is, and how many calls have failed since the last one that did not. */
  private record Standing(HealthState state, int failures) {}

  public InstanceHealth(InstantSource clock) {
    this.clock = clock;
    this.standing =
        new AtomicReference<>(
            new Standing(new HealthState(Status.UP, clock.instant(), "nothing is known yet"), 0));
  }

  /** {@return how it is} */
  public HealthState state() {
    return standing.get().state();
  }

  /** Notes that a call was answered. */
  public void succeeded() {
    Standing now = standing.get();
    if (now.failures() > 0 || now.state().status() != Status.UP) {
      standing.updateAndGet(then -> new Standing(next(then, Status.UP, "it answers calls"), 0));
    }
  }

  /**
   * Notes that a call failed. What is the fault of the request, or of mere load, says nothing of
   * the instance. A connection that nobody takes says all at once, anything else when it repeats. A
   * rejected credential hinders and never means down: what is down is passed over by aliases, which
   * would hide it from its owner.
   */
  public void failed(ProviderException failure) {
    int weight =
        switch (failure) {
          case Unreachable away -> away.stage() == Stage.NOT_SENT ? TOO_MANY : 1;
          case TimedOut _, ProtocolBroken _, ProviderDefect _ -> 1;
          case CredentialsRejected _, Overloaded _, ModelUnknown _, Unsupported _ -> 0;
          case RequestRejected _, ContextExceeded _, ContentRefused _ -> 0;
        };
    if (failure instanceof CredentialsRejected) {
      standing.updateAndGet(
          then -> new Standing(next(then, Status.DEGRADED, why(failure)), then.failures()));
    }
    if (weight > 0) {
      standing.updateAndGet(then -> failed(then, weight, why(failure)));
    }
  }

  /**
   * {@return what a failed call says of the instance} Only of a call that was never sent in its own
   * words: what a runtime says of a request may repeat it, and this is shown to others than its
   * client.
   */
  private static String why(ProviderException failure) {
    return switch (failure) {
      case Unreachable away when away.stage() == Stage.NOT_SENT -> away.getMessage();
      case Unreachable _ -> "it broke off a call before it answered";
      case TimedOut _ -> "a call was not answered in time";
      case ProtocolBroken _ -> "it broke off an answer, or gave one that is broken";
      case ProviderDefect _ -> "its provider failed in a call";
      case CredentialsRejected _ -> "it rejected the credential of a call";
      case Overloaded _, ModelUnknown _, Unsupported _ -> "it could not take a call";
      case RequestRejected _, ContextExceeded _, ContentRefused _ -> "it refused a call";
    };
  }

  private Standing failed(Standing then, int weight, String why) {
    int failures = Math.min(TOO_MANY, then.failures() + weight);
    Status status = failures < TOO_MANY ? Status.DEGRADED : Status.DOWN;
    return new Standing(next(then, status, why), failures);
  }

  /** Notes what a look at the runtime has found. */
  public void found(Health finding) {
    standing.updateAndGet(then ->
        switch (finding.status()) {
          // On probation: a runtime whose checks pass while its calls fail is down again at once.
          case UP ->
              new Standing(
                  next(then, Status.UP, finding.detail()), Math.min(then.failures(), TOO_MANY - 1));
          case DEGRADED, DOWN ->
              new Standing(next(then, finding.status(), finding.detail()), then.failures());
        });
  }

  /** Notes that a look at the runtime was not answered in time, as a busy one may not. */
  public void silent(String why) {
    standing.updateAndGet(then -> failed(then, 1, why));
  }

  private HealthState next(Standing then, Status status, String why) {
    HealthState before = then.state();
    return new HealthState(
        status, before.status() == status ? before.since() : clock.instant(), why);
  }
}
