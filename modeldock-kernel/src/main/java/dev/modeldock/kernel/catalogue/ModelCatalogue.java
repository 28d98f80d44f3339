package dev.modeldock.kernel.catalogue;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.names.Glob;
import dev.modeldock.kernel.policy.KnownNames;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Knows which models the instances offer, from asking them now and then.
 *
 * <p>All instances are asked at once, each on a virtual thread and within a bound, and an answer is
 * kept for a short while. So is a failure that was long in coming: a runtime that is down neither
 * hides the models of the others nor makes the list slow twice. Whoever asks while an instance is
 * being asked waits for the same answer. Safe for use by several threads.
 */
public final class ModelCatalogue implements KnownNames {

  private static final Duration FRESH = Duration.ofSeconds(10);

  /** A failure within this is looked for anew each time: the runtime may just be starting. */
  private static final Duration AT_ONCE = Duration.ofMillis(500);

  private final StateStore state;
  private final ProviderRegistry registry;
  private final Duration patience;
  private final Map<String, InstanceListing> listings = new ConcurrentHashMap<>();
  private final Map<String, Thread> asking = new ConcurrentHashMap<>();

  public ModelCatalogue(StateStore state, ProviderRegistry registry) {
    this(state, registry, Duration.ofSeconds(4));
  }

  /** Makes a catalogue that waits so long for an instance. */
  ModelCatalogue(StateStore state, ProviderRegistry registry, Duration patience) {
    this.state = state;
    this.registry = registry;
    this.patience = patience;
  }

  /**
   * Lists what every enabled instance offers, in the order of the instances.
   *
   * @param refresh whether to ask even those that were asked a moment ago
   */
  public List<ListedModel> list(boolean refresh) throws InterruptedException {
    List<InstanceRecord> instances = enabled().toList();
    var asked = new LinkedHashMap<InstanceRecord, Thread>();
    for (InstanceRecord instance : instances) {
      if (refresh || !fresh(instance.id())) {
        asked.put(instance, asked(instance));
      }
    }
    long deadline = System.nanoTime() + patience.toNanos();
    for (var each : asked.entrySet()) {
      await(each.getKey(), each.getValue(), deadline);
    }
    var models = new ArrayList<ListedModel>();
    instances.forEach(instance -> known(instance).forEach(models::add));
    return models;
  }

  /** {@return the model of that id, asked for now unless it is known from a moment ago} */
  public Optional<ListedModel> find(Target target) throws InterruptedException {
    Optional<InstanceRecord> instance =
        state.state().instance(target.instance()).filter(InstanceRecord::enabled);
    if (instance.isPresent() && !fresh(target.instance())) {
      await(instance.get(), asked(instance.get()), System.nanoTime() + patience.toNanos());
    }
    return instance.stream()
        .flatMap(this::known)
        .filter(model -> model.target().equals(target))
        .findFirst();
  }

  /** {@return why {@code instance} did not say what it offers when it was last asked, if so} */
  public Optional<String> problem(String instance) {
    return Optional.ofNullable(listings.get(instance)).map(InstanceListing::problem);
  }

  @Override
  public List<String> names() {
    return Stream.concat(
            state.state().aliases().keySet().stream(),
            enabled().flatMap(this::known).map(model -> model.target().id()))
        .toList();
  }

  private Stream<InstanceRecord> enabled() {
    return state.state().instances().values().stream().filter(InstanceRecord::enabled);
  }

  private Stream<ListedModel> known(InstanceRecord instance) {
    InstanceListing listing = listings.get(instance.id());
    return listing == null
        ? Stream.of()
        : listing.models().stream()
            .filter(model ->
                instance.allowedModels().isEmpty()
                    || Glob.anyMatches(instance.allowedModels(), model.name()))
            .map(model -> new ListedModel(new Target(instance.id(), model.name()), model));
  }

  private boolean fresh(String instance) {
    InstanceListing listing = listings.get(instance);
    return listing != null
        && listing.fresh(registry.standing(instance).map(InstanceStanding::health).orElse(null));
  }

  /** {@return the thread that asks the instance; one at most does at any time} */
  private Thread asked(InstanceRecord instance) {
    return asking.computeIfAbsent(
        instance.id(),
        id ->
            Thread.ofVirtual()
                .name("models " + id)
                .start(() -> {
                  try {
                    ask(instance);
                  } finally {
                    asking.remove(id);
                  }
                }));
  }

  private void await(InstanceRecord instance, Thread asked, long deadlineNanos)
      throws InterruptedException {
    if (!asked.join(Duration.ofNanos(Math.max(1, deadlineNanos - System.nanoTime())))) {
      // Noted here, as nobody knows when a provider that does not listen will be done.
      failed(instance, "did not list its models within " + patience.toMillis() + " ms", FRESH);
      asked.interrupt();
    }
  }

  private void ask(InstanceRecord instance) {
    long started = System.nanoTime();
    Optional<Lease> lease = registry.lease(instance.id());
    if (lease.isEmpty()) {
      failed(instance, "the instance takes no requests", Duration.ZERO);
      return;
    }
    try (Lease held = lease.get()) {
      List<ModelDescriptor> models = held.provider().models();
      listings.put(instance.id(), new InstanceListing(models, null, after(FRESH), held.health()));
    } catch (ProviderException e) {
      boolean atOnce = System.nanoTime() - started < AT_ONCE.toNanos();
      failed(instance, e.getMessage(), atOnce ? Duration.ZERO : FRESH);
    } catch (InterruptedException _) {
      // Whoever interrupts has noted why.
    }
  }

  private void failed(InstanceRecord instance, String problem, Duration known) {
    listings.compute(
        instance.id(),
        (_, before) ->
            new InstanceListing(
                before == null ? List.of() : before.models(), problem, after(known), null));
  }

  private static long after(Duration time) {
    return System.nanoTime() + time.toNanos();
  }
}
