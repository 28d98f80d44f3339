package dev.modeldock.kernel.provider;

import dev.modeldock.api.Provider;
import dev.modeldock.kernel.capacity.CapacityRules;
import dev.modeldock.kernel.capacity.InstanceCapacity;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.provider.trial.SelfCheck;
import dev.modeldock.kernel.reach.ConfiguredEgress;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.InstanceRecord;
import java.time.Duration;
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
import org.jspecify.annotations.Nullable;

/**
 * Keeps one provider for each enabled instance: makes, replaces, drains and closes them.
 *
 * <p>All methods but {@link #registry()} belong to the one thread of {@code owner}, and block it
 * while plugin code runs. Draining goes on beside.
 */
public final class InstanceFleet {

  /** Short: nothing is refused for being slow, and the swap waits for it. */
  private static final Duration SELF_CHECK = Duration.ofSeconds(1);

  private final ProviderMaker maker;
  private final ScheduledExecutorService owner;
  private final HostLimits limits;
  private final Closed afterClose;
  private final SelfCheck selfCheck = new SelfCheck(SELF_CHECK);
  private final LiveRegistry registry = new LiveRegistry();
  private final Set<InstanceGeneration> draining = new HashSet<>();

  /** Is told of providers that were closed, on the owner's thread. */
  @FunctionalInterface
  public interface Closed {

    /**
     * Follows the end of a provider.
     *
     * @param plugin the generation of the plugin that it was of
     * @param cut how many requests were cut off by it
     * @param took how long closing took
     */
    void closed(long plugin, int cut, Duration took);
  }

  /** New providers that are there and do not serve yet. */
  public final class Change {

    private final Map<String, Slot> now;
    private final Map<String, Slot> next;

    private Change(Map<String, Slot> now, Map<String, Slot> next) {
      this.now = now;
      this.next = next;
    }

    /** {@return which instances that serve now would not any more and why, one line each} */
    public List<String> lost() {
      var lost = new ArrayList<String>();
      for (Slot slot : next.values()) {
        Slot old = now.get(slot.view().id());
        if (slot.generation() == null && old != null && old.generation() != null) {
          slot.view()
              .problems()
              .forEach(p -> lost.add("instance '" + slot.view().id() + "': " + p));
        }
      }
      return lost;
    }

    /** Tries all new providers, within a bound. {@return what is wrong with them} */
    public List<String> defects() {
      var untried = new LinkedHashMap<String, Provider>();
      Set<InstanceGeneration> made = made();
      next.forEach((id, slot) -> {
        if (slot.generation() != null && made.contains(slot.generation())) {
          untried.put(id, slot.generation().untried());
        }
      });
      return selfCheck.problems(untried);
    }

    private Set<InstanceGeneration> made() {
      Set<InstanceGeneration> made = generations(next);
      made.removeAll(generations(now));
      return made;
    }
  }

  /**
   * @param contexts what providers are made with
   * @param owner the supervisor's one thread
   * @param limits how long to wait for plugins
   * @param afterClose told of each provider that was closed
   */
  public InstanceFleet(
      ProviderContexts contexts,
      ScheduledExecutorService owner,
      HostLimits limits,
      Closed afterClose) {
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

  /** {@return how many requests use providers of that plugin generation which are to end} */
  public int inUse(long plugin) {
    return draining.stream()
        .filter(g -> g.plugin() == plugin)
        .mapToInt(InstanceGeneration::inUse)
        .sum();
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
   * Makes the providers for a change to {@code factories}. What runs notices nothing until the
   * change is made; one that is not made is dropped.
   */
  public Change prepare(Map<String, LoadedFactory> factories) {
    var now = registry.slots();
    return new Change(
        now, plan(now.values().stream().map(Slot::record).toList(), factories, _ -> {}));
  }

  /** Makes a change: new requests go to its providers, the ones before end what they have. */
  public void make(Change change) {
    commit(generations(change.now), change.next);
  }

  /** Drops a change that is not made after all, with all that was made for it. */
  public void drop(Change change) {
    change.made().forEach(made -> made.close(limits.close()));
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
        factory == null ? Egress.CLOUD : ConfiguredEgress.of(instance, factory.descriptor()),
        generation == null ? null : generation.health());
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
      int cut = old.inUse();
      long began = System.nanoTime();
      old.close(limits.close());
      afterClose.closed(old.plugin(), cut, Duration.ofNanos(System.nanoTime() - began));
    }
  }
}
