package dev.modeldock.kernel.catalogue;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.names.Glob;
import dev.modeldock.kernel.policy.KnownNames;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Knows which models the instances offer, from asking them now and then.
 *
 * <p>All instances are asked at once, each on a virtual thread and within a bound, and an answer is
 * kept for a short while: a runtime that is down neither hides the models of the others nor makes
 * the list slow twice. Safe for use by several threads.
 */
public final class ModelCatalogue implements KnownNames {

  private static final Duration FRESH = Duration.ofSeconds(10);
  private static final Duration PATIENCE = Duration.ofSeconds(4);

  private final StateStore state;
  private final ProviderRegistry registry;
  private final Map<String, InstanceListing> listings = new ConcurrentHashMap<>();

  public ModelCatalogue(StateStore state, ProviderRegistry registry) {
    this.state = state;
    this.registry = registry;
  }

  /**
   * Lists what every enabled instance offers, in the order of the instances.
   *
   * @param refresh whether to ask even those that were asked a moment ago
   */
  public List<ListedModel> list(boolean refresh) throws InterruptedException {
    List<InstanceRecord> instances = enabled().toList();
    List<Thread> asking =
        instances.stream()
            .filter(instance -> refresh || !fresh(instance.id()))
            .map(instance ->
                Thread.ofVirtual().name("models " + instance.id()).start(() -> ask(instance)))
            .toList();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    for (Thread thread : asking) {
      if (!thread.join(Duration.ofNanos(Math.max(1, deadline - System.nanoTime())))) {
        thread.interrupt();
      }
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
      Thread asking = Thread.ofVirtual().start(() -> ask(instance.get()));
      if (!asking.join(PATIENCE)) {
        asking.interrupt();
      }
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
        && listing.problem() == null
        && System.nanoTime() - listing.atNanos() < FRESH.toNanos();
  }

  private void ask(InstanceRecord instance) {
    Optional<Lease> lease = registry.lease(instance.id());
    if (lease.isEmpty()) {
      failed(instance, "the instance takes no requests");
      return;
    }
    try (Lease held = lease.get()) {
      List<ModelDescriptor> models = held.provider().models();
      listings.put(instance.id(), new InstanceListing(models, null, System.nanoTime()));
    } catch (ProviderException e) {
      failed(instance, e.getMessage());
    } catch (InterruptedException e) {
      failed(instance, "did not list its models within " + PATIENCE.toSeconds() + " s");
    }
  }

  private void failed(InstanceRecord instance, String problem) {
    listings.compute(
        instance.id(),
        (_, before) ->
            new InstanceListing(
                before == null ? List.of() : before.models(), problem, System.nanoTime()));
  }
}
