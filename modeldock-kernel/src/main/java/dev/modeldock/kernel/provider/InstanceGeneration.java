package dev.modeldock.kernel.provider;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.SideEffects;
import dev.modeldock.kernel.health.InstanceHealth;
import dev.modeldock.kernel.host.InstanceContext;
import dev.modeldock.kernel.host.PluginCall;
import dev.modeldock.kernel.host.PluginFailure;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One provider of one instance, from its making to its end, and the count of those who use it.
 *
 * <p>Leases are taken and given back by any thread, without a lock. All else belongs to the
 * supervisor's thread.
 */
final class InstanceGeneration {

  private static final System.Logger LOG = System.getLogger(InstanceGeneration.class.getName());

  /** The sign bit of the count: no new leases. */
  private static final int RETIRED = Integer.MIN_VALUE;

  private final String instance;
  private final ProviderDescriptor descriptor;
  private final long plugin;
  private final Provider provider;
  private final GuardedProvider guard;
  private final InstanceContext context;
  private final InstanceHealth health;
  private final AtomicInteger leases = new AtomicInteger();
  private final CompletableFuture<Void> drained = new CompletableFuture<>();

  InstanceGeneration(LoadedFactory origin, Provider provider, InstanceContext context) {
    this.instance = context.instance();
    this.descriptor = origin.descriptor();
    this.plugin = origin.generation();
    this.provider = provider;
    this.guard = new GuardedProvider(instance, provider, context.mask(), origin.probation());
    this.context = context;
    this.health = new InstanceHealth(context.clock());
  }

  /** {@return which generation of its plugin made it} */
  long plugin() {
    return plugin;
  }

  /** {@return the provider itself, to be tried before it serves} */
  Provider untried() {
    return provider;
  }

  /** {@return how many use it now} */
  int inUse() {
    return leases.get() & ~RETIRED;
  }

  /** {@return how it is} */
  InstanceHealth health() {
    return health;
  }

  /** {@return the right to use it; empty if it is retired} */
  Optional<Lease> lease() {
    int count;
    do {
      count = leases.get();
      if (count < 0) {
        return Optional.empty();
      }
    } while (!leases.compareAndSet(count, count + 1));
    return Optional.of(new Held(this));
  }

  /** Gives no new leases any more. {@return what is done when the last one has come back} */
  CompletableFuture<Void> retire() {
    if (leases.getAndUpdate(count -> count | RETIRED) == 0) {
      drained.complete(null);
    }
    return drained;
  }

  private void giveBack() {
    if (leases.decrementAndGet() == RETIRED) {
      drained.complete(null);
    }
  }

  /** Cuts what still streams, closes the provider, then all that it was handed. */
  void close(Duration bound) {
    guard.end();
    try {
      new PluginCall("close", bound)
          .run(
              () -> {
                provider.close();
                return true;
              },
              _ -> {});
    } catch (PluginFailure e) {
      LOG.log(Level.WARNING, "[{0}] the provider {1}", instance, e.problem());
    }
    context.closeWithin(bound);
  }

  /** One lease. Given back, it holds nothing of the plugin, however long somebody keeps it. */
  private static final class Held implements Lease {

    private final String instance;
    private final ProviderDescriptor descriptor;
    private final InstanceHealth health;
    private final AtomicReference<@Nullable InstanceGeneration> generation;

    Held(InstanceGeneration generation) {
      this.instance = generation.instance;
      this.descriptor = generation.descriptor;
      this.health = generation.health;
      this.generation = new AtomicReference<>(generation);
    }

    @Override
    public String instance() {
      return instance;
    }

    @Override
    public Provider provider() {
      InstanceGeneration held = generation.get();
      if (held == null) {
        throw new IllegalStateException("the lease of instance '" + instance + "' was given back");
      }
      return held.guard;
    }

    @Override
    public Locality locality() {
      return descriptor.locality();
    }

    @Override
    public SideEffects sideEffects() {
      return descriptor.sideEffects();
    }

    @Override
    public InstanceHealth health() {
      return health;
    }

    @Override
    public void close() {
      InstanceGeneration held = generation.getAndSet(null);
      if (held != null) {
        held.giveBack();
      }
    }
  }
}
