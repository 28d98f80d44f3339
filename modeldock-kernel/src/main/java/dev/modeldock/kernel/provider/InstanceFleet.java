package dev.modeldock.kernel.provider;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.kernel.capacity.CapacityRules;
import dev.modeldock.kernel.capacity.InstanceCapacity;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.InstanceRecord;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
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
              publish(shown);
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

  /** Has the instances served by {@code factories}, whatever is lost by it. */
  public void serve(Map<String, LoadedFactory> factories) {
    var now = registry.slots();
    commit(
        generations(now),
        plan(now.values().stream().map(Slot::record).toList(), factories, _ -> {}));
  }

  /**
   * Tries whether {@code candidate} could be served beside or in place of what runs. Nothing that
   * runs notices.
   *
   * @param wanted what is configured, without the candidate or with it
   * @return all that keeps it from being served, one line each; empty if nothing does
   */
  public List<String> problems(
      InstanceRecord candidate,
      Collection<InstanceRecord> wanted,
      Map<String, LoadedFactory> factories) {
    LoadedFactory factory = factories.get(candidate.type());
    var singles = new HashMap<String, String>();
    wanted.stream()
        .filter(other -> !other.id().equals(candidate.id()))
        .forEach(other -> singles.putIfAbsent(other.type(), other.id()));
    Slot slot =
        obstacle(candidate, factory, singles)
            .orElseGet(() -> make(candidate, Objects.requireNonNull(factory)));
    if (slot.generation() != null) {
      slot.generation().close(limits.close());
    }
    return slot.view().problems();
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
    Optional<Slot> obstacle = obstacle(instance, factory, singles);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    LoadedFactory serving = Objects.requireNonNull(factory);
    return unchanged(instance, serving) instanceof Slot kept
        ? kept.changed(instance, standing(instance, serving, kept.generation()))
        : make(instance, serving);
  }

  /** What keeps an instance from being served before its plugin is even asked. */
  private Optional<Slot> obstacle(
      InstanceRecord instance, @Nullable LoadedFactory factory, Map<String, String> singles) {
    String first = singles.putIfAbsent(instance.type(), instance.id());
    if (factory != null && first != null && factory.descriptor().singleInstance()) {
      return Optional.of(
          vacant(
              instance,
              State.FAILED,
              List.of(
                  "type '%s' runs one instance only, enabled or not, which is '%s'"
                      .formatted(instance.type(), first)),
              factory));
    }
    if (!instance.enabled()) {
      return Optional.of(vacant(instance, State.DISABLED, List.of(), factory));
    }
    return factory == null
        ? Optional.of(
            vacant(
                instance,
                State.NO_PROVIDER,
                List.of("no plugin for type '" + instance.type() + "' is loaded"),
                null))
        : Optional.empty();
  }

  /** What was decided before, if it was about the same instance and the same plugin generation. */
  private @Nullable Slot unchanged(InstanceRecord instance, LoadedFactory factory) {
    Slot before = registry.slots().get(instance.id());
    boolean same =
        before != null
            && before.tried()
            && before.record().sameProvider(instance)
            && before.view().generation() == factory.generation();
    return same ? before : null;
  }

  private Slot make(InstanceRecord instance, LoadedFactory factory) {
    try {
      InstanceGeneration made = maker.make(instance, factory);
      return new Slot(
          instance,
          view(instance, State.READY, List.of(), factory),
          made,
          standing(instance, factory, made),
          true);
    } catch (PluginFailure e) {
      return new Slot(
          instance,
          view(instance, State.FAILED, e.problems(), factory),
          null,
          standing(instance, factory, null),
          true);
    }
  }

  private Slot vacant(
      InstanceRecord instance,
      State state,
      List<String> problems,
      @Nullable LoadedFactory factory) {
    return new Slot(
        instance,
        view(instance, state, problems, factory),
        null,
        standing(instance, factory, null),
        false);
  }

  /** The calls of an instance are counted on across its changes; its rules are for publishing. */
  private InstanceStanding standing(
      InstanceRecord instance,
      @Nullable LoadedFactory factory,
      @Nullable InstanceGeneration generation) {
    Slot before = registry.slots().get(instance.id());
    var rules =
        CapacityRules.of(
            instance.limits(),
            factory == null ? OptionalInt.empty() : factory.descriptor().maxConcurrent());
    return new InstanceStanding(
        instance.limits().timeouts(),
        rules,
        before == null ? new InstanceCapacity(instance.id(), rules) : before.standing().capacity(),
        factory == null ? instance.risk() : instance.risk(factory.descriptor().locality()),
        factory == null ? Egress.CLOUD : egress(instance, factory.descriptor()),
        generation == null ? null : generation.health());
  }

  private static Egress egress(InstanceRecord instance, ProviderDescriptor provider) {
    List<URI> addresses =
        provider.settings().settings().stream()
            .filter(setting -> setting.type() == SettingType.URL)
            .map(setting ->
                instance.settings().asMap().getOrDefault(setting.name(), setting.fallback()))
            .filter(Objects::nonNull)
            .map(address -> address(address.toString()))
            .toList();
    return Egress.of(provider.locality(), addresses);
  }

  /** What is no address leads nowhere anybody knows; that it is none is told elsewhere. */
  private static URI address(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      return URI.create("unknown:address");
    }
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
    publish(next);
    var kept = generations(next);
    running.stream().filter(old -> !kept.contains(old)).forEach(this::retire);
  }

  private void publish(Map<String, Slot> next) {
    next.values().forEach(slot -> slot.standing().enforce());
    registry.publish(next);
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
