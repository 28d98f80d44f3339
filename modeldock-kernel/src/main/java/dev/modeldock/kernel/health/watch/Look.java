package dev.modeldock.kernel.health.watch;

import dev.modeldock.api.Health;
import dev.modeldock.kernel.health.InstanceHealth;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * Looks at one generation of an instance, again and again: on a thread of its own each time, and
 * never twice at once. All methods belong to the watch's thread.
 */
final class Look {

  private final String instance;
  private final InstanceHealth health;
  private final Pace pace;
  private Duration pause;
  private long dueNanos;
  private long startedNanos;
  private boolean wasUp;
  private boolean looked;
  private @Nullable Thread asking;
  private volatile boolean givenUp;

  Look(String instance, InstanceHealth health, Pace pace, long nowNanos) {
    this.instance = instance;
    this.health = health;
    this.pace = pace;
    this.pause = pace.soonest();
    this.dueNanos = after(nowNanos);
  }

  /** {@return whether a look is under way, or one that was given up has not ended yet} */
  boolean underWay() {
    return asking != null && asking.isAlive();
  }

  /** Ends a look that takes too long, and says when the next one is due. */
  void round(long nowNanos) {
    if (underWay()) {
      if (!givenUp && nowNanos - startedNanos > pace.patience().toNanos()) {
        giveUp();
        health.silent("it did not answer a look within " + pace.patience().toMillis() + " ms");
      }
    } else if (asking != null) {
      asking = null;
      rest(nowNanos);
    }
  }

  /** A look that has found no change lets the next one be later; what is up begins anew. */
  private void rest(long nowNanos) {
    Duration twice = pause.multipliedBy(2);
    if (!isUp()) {
      pause = twice.compareTo(pace.seldom()) < 0 ? twice : pace.seldom();
    } else if (wasUp) {
      pause = pace.soonest();
    }
    dueNanos = after(nowNanos);
  }

  /** {@return whether it is time to look; not at one that is up and at work} */
  boolean due(long nowNanos, boolean busy) {
    if (asking != null) {
      return false;
    }
    boolean quiet = isUp() && looked;
    long moment = quiet ? startedNanos + pace.seldom().toNanos() : dueNanos;
    return nowNanos - moment >= 0 && !(isUp() && busy);
  }

  void start(ProviderRegistry registry, long nowNanos) {
    looked = true;
    wasUp = isUp();
    startedNanos = nowNanos;
    givenUp = false;
    asking = Thread.ofVirtual().name("look " + instance).start(() -> look(registry));
  }

  private void look(ProviderRegistry registry) {
    Optional<Lease> lease = registry.lease(instance);
    if (lease.isEmpty()) {
      return;
    }
    try (Lease held = lease.get()) {
      // Between two rounds another generation may have come: that one has a look of its own.
      if (held.health() == health) {
        Health finding = held.provider().check();
        if (!givenUp) {
          health.found(finding);
        }
      }
    } catch (InterruptedException _) {
      // Whoever gives up has noted why.
    }
  }

  void giveUp() {
    givenUp = true;
    if (asking != null) {
      asking.interrupt();
    }
  }

  private boolean isUp() {
    return health.state().status() == Health.Status.UP;
  }

  /** Not all at the same moment, however many have failed at once. */
  private long after(long nowNanos) {
    return nowNanos + (long) (pause.toNanos() * ThreadLocalRandom.current().nextDouble(0.8, 1.2));
  }
}
