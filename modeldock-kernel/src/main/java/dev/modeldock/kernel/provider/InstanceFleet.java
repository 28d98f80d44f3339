package dev.modeldock.kernel.provider;

import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.state.InstanceRecord;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one provider for each enabled instance: makes, replaces, drains and closes them.
 *
 * <p>All methods but {@link #registry()} belong to the one thread of {@code owner}, and block it
 * while plugin code runs. Draining goes on beside.
 */
public final class InstanceFleet {

  private final ProviderMaker maker;
  private final ScheduledExecutorService owner;
  private final HostLimits limits;
  private final LongConsumer afterClose;
  private final LiveRegistry registry = new LiveRegistry();
  private final Set<InstanceGeneration> draining = new HashSet<>();

  /**
   * @param contexts what providers are made with
   * @param owner the supervisor's one thread
   * @param limits how long to wait for plugins
   * @param afterClose told, on the owner's thread, which plugin generation lost a provider
   */
  public InstanceFleet(
      ProviderContexts contexts,
      ScheduledExecutorService owner,
      HostLimits limits,
      LongConsumer afterClose) {
    this.maker = new ProviderMaker(contexts, limits);
    this.owner = owner;
    this.limits = limits;
    this.afterClose = afterClose;
  }

  /** {@return what requests read; any thread} */
  public ProviderRegistry registry() {
    return registry;
  }

  /** {@return whether a provider of that plugin generation is not closed yet} */
  public boolean uses(long plugin) {
    return draining.stream().anyMatch(g -> g.plugin() == plugin)
        || registry.slots().values().stream()
            .map(Slot::generation)
            .anyMatch(g -> g != null && g.plugin() == plugin);
  }

  /** Makes what is configured but does not run, and retires what runs but is not configured so. */
  public void reconcile(Collection<InstanceRecord> wanted, Map<String, LoadedFactory> factories) {
    var running = generations(registry.slots());
    var shown = new LinkedHashMap<>(registry.slots());
    var next =
        plan(
            wanted,
            factories,
            slot -> {
              // One at a time, so that an instance that is slow to start holds no other up.
              shown.put(slot.view().id(), slot);
              registry.publish(shown);
            });
    commit(running, next);
  }

  /**
   * Has the instances served by {@code factories}, if none of those that are ready now is lost by
   * it. Otherwise nothing has changed.
   *
   * @return what would be lost and why, one line each; empty if the change was made
   */
  public List<String> replace(Map<String, LoadedFactory> factories) {
    var now = registry.slots();
    var next = plan(now.values().stream().map(Slot::record).toList(), factories, _ -> {});
    var lost = new ArrayList<String>();
    for (Slot slot : next.values()) {
      Slot old = now.get(slot.view().id());
      if (slot.generation() == null && old != null && old.generation() != null) {
        slot.view().problems().forEach(p -> lost.add("instance '" + slot.view().id() + "': " + p));
      }
    }
    if (lost.isEmpty()) {
      commit(generations(now), next);
    } else {
      generations(next).stream()
          .filter(made -> !generations(now).contains(made))
          .forEach(made -> made.close(limits.close()));
    }
    return lost;
  }

  /** Retires all instances, waits for those who use them, and closes. */
  public void close() {
    long end = System.nanoTime() + limits.drain().toNanos();
    commit(generations(registry.slots()), Map.of());
    for (InstanceGeneration generation : List.copyOf(draining)) {
      try {
        generation.retire().get(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
      } catch (TimeoutException | ExecutionException _) {
        // Its time is over: closing it cuts what still runs.
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
      finish(generation);
    }
  }

  private Map<String, Slot> plan(
      Collection<InstanceRecord> wanted,
      Map<String, LoadedFactory> factories,
      Consumer<Slot> decided) {
    var next = new LinkedHashMap<String, Slot>();
    var singles = new HashMap<String, String>();
    for (InstanceRecord instance : wanted) {
      Slot slot = decide(instance, factories.get(instance.type()), singles);
      next.put(instance.id(), slot);
      decided.accept(slot);
    }
    return next;
  }

  private Slot decide(
      InstanceRecord instance, @Nullable LoadedFactory factory, Map<String, String> singles) {
    if (!instance.enabled()) {
      return vacant(instance, State.DISABLED, List.of(), factory);
    }
    if (factory == null) {
      return vacant(
          instance,
          State.NO_PROVIDER,
          List.of("no plugin for type '" + instance.type() + "' is loaded"),
          null);
    }
    String first = singles.putIfAbsent(instance.type(), instance.id());
    if (first != null && factory.descriptor().singleInstance()) {
      return vacant(
          instance,
          State.FAILED,
          List.of(
              "type '" + instance.type() + "' runs one instance only, which is '" + first + "'"),
          factory);
    }
    return unchanged(instance, factory) instanceof Slot kept ? kept : make(instance, factory);
  }

  /** What was decided before, if it was about the same instance and the same plugin generation. */
  private @Nullable Slot unchanged(InstanceRecord instance, LoadedFactory factory) {
    Slot before = registry.slots().get(instance.id());
    boolean same =
        before != null
            && before.tried()
            && before.record().equals(instance)
            && before.view().generation() == factory.generation();
    return same ? before : null;
  }

  private Slot make(InstanceRecord instance, LoadedFactory factory) {
    try {
      InstanceGeneration made = maker.make(instance, factory);
      return new Slot(instance, view(instance, State.READY, List.of(), factory), made, true);
    } catch (PluginFailure e) {
      return new Slot(instance, view(instance, State.FAILED, e.problems(), factory), null, true);
    }
  }

  private static Slot vacant(
      InstanceRecord instance,
      State state,
      List<String> problems,
      @Nullable LoadedFactory factory) {
    return new Slot(instance, view(instance, state, problems, factory), null, false);
  }

  private static InstanceView view(
      InstanceRecord instance,
      State state,
      List<String> problems,
      @Nullable LoadedFactory factory) {
    return new InstanceView(
        instance.id(),
        instance.type(),
        state,
        problems,
        factory == null ? null : factory.plugin(),
        factory == null ? 0 : factory.generation());
  }

  private void commit(Set<InstanceGeneration> running, Map<String, Slot> next) {
    // Published first: a request that finds a generation retired reads again and finds the new one.
    registry.publish(next);
    var kept = generations(next);
    running.stream().filter(old -> !kept.contains(old)).forEach(this::retire);
  }

  private static Set<InstanceGeneration> generations(Map<String, Slot> slots) {
    var all = new HashSet<InstanceGeneration>();
    slots.values().stream().map(Slot::generation).filter(Objects::nonNull).forEach(all::add);
    return all;
  }

  private void retire(InstanceGeneration old) {
    draining.add(old);
    var deadline =
        owner.schedule(() -> finish(old), limits.drain().toNanos(), TimeUnit.NANOSECONDS);
    old.retire()
        .thenRunAsync(
            () -> {
              deadline.cancel(false);
              finish(old);
            },
            owner);
  }

  private void finish(InstanceGeneration old) {
    if (draining.remove(old)) {
      old.close(limits.close());
      afterClose.accept(old.plugin());
    }
  }
}
