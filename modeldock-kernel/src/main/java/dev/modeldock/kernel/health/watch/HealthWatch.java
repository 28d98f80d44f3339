package dev.modeldock.kernel.health.watch;

import dev.modeldock.kernel.health.InstanceHealth;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;

/**
 * Looks at the runtimes of all instances that take requests: soon at a new one, with growing pauses
 * at one that is not up, seldom at one that is up and idle. One thread decides; each look runs on a
 * thread of its own and within a bound, and few run at once.
 */
public final class HealthWatch implements AutoCloseable {

  private static final int MOST_AT_ONCE = 8;

  private final ProviderRegistry registry;
  private final Pace pace;
  private final Map<InstanceHealth, Look> looks = new LinkedHashMap<>();
  private final Thread thread;
  private volatile boolean closed;

  /** Begins to look at what {@code registry} has. */
  public HealthWatch(ProviderRegistry registry) {
    this(registry, Pace.usual());
  }

  HealthWatch(ProviderRegistry registry, Pace pace) {
    this.registry = registry;
    this.pace = pace;
    this.thread = Thread.ofPlatform().name("modeldock-health").daemon().start(this::watch);
  }

  private void watch() {
    while (!closed) {
      round(System.nanoTime());
      LockSupport.parkNanos(pace.tick().toNanos());
    }
    looks.values().forEach(Look::giveUp);
  }

  private void round(long now) {
    looks.values().forEach(look -> look.round(now));
    Set<InstanceHealth> present = new HashSet<>();
    for (InstanceView view : registry.instances()) {
      Optional<InstanceStanding> standing = registry.standing(view.id());
      if (standing.isPresent() && standing.get().health() instanceof InstanceHealth health) {
        present.add(health);
        Look look =
            looks.computeIfAbsent(health, _ -> new Look(view.id(), health, pace(view.id()), now));
        if (look.due(now, standing.get().capacity().inFlight() > 0) && mayLook()) {
          look.start(registry, now);
        }
      }
    }
    // One that is under way is kept, so that it is ended in time.
    looks
        .entrySet()
        .removeIf(each -> !present.contains(each.getKey()) && !each.getValue().underWay());
  }

  private Pace pace(String instance) {
    try (Lease held = registry.lease(instance).orElse(null)) {
      return held == null ? pace : pace.at(held.locality());
    }
  }

  private boolean mayLook() {
    return looks.values().stream().filter(Look::underWay).count() < MOST_AT_ONCE;
  }

  /** Looks no more. Looks under way are interrupted; this does not wait for them. */
  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
