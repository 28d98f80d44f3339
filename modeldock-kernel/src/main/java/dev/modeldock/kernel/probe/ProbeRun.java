package dev.modeldock.kernel.probe;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.capacity.Permit;
import dev.modeldock.kernel.control.port.InstanceProbe.Wish;
import dev.modeldock.kernel.names.Glob;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** One test of one instance, on the thread that it is run on. */
final class ProbeRun {

  private final String instance;
  private final Wish wish;
  private final List<String> allowed;
  private final ProviderRegistry registry;
  private final Steps steps;

  ProbeRun(
      String instance, Wish wish, List<String> allowed, ProviderRegistry registry, Steps steps) {
    this.instance = instance;
    this.wish = wish;
    this.allowed = allowed;
    this.registry = registry;
    this.steps = steps;
  }

  void run() {
    Optional<Lease> lease = registry.lease(instance);
    if (lease.isEmpty()) {
      steps.failed(whyNot());
      return;
    }
    try (Lease held = lease.get()) {
      steps.ok(view().map(InstanceView::plugin).orElse("ready"));
      Provider provider = held.provider();
      Optional<List<ModelDescriptor>> models = models(provider);
      if (models.isPresent()) {
        firstToken(provider, models.get());
      }
    } catch (InterruptedException _) {
      // Its time is over, which whoever interrupts has noted.
    }
  }

  private Optional<InstanceView> view() {
    return registry.instances().stream().filter(each -> each.id().equals(instance)).findFirst();
  }

  private String whyNot() {
    return view()
        .map(view ->
            view.problems().isEmpty()
                ? "it takes no requests: it is " + view.state()
                : String.join("; ", view.problems()))
        .orElse("there is no such instance");
  }

  /**
   * Asks for the models, which tells most: a runtime that refuses the credentials is there,
   * whatever its check makes of that.
   */
  private Optional<List<ModelDescriptor>> models(Provider provider) throws InterruptedException {
    Health health = provider.check();
    boolean reached = health.status() != Health.Status.DOWN;
    if (reached) {
      steps.ok(health.detail());
    }
    try {
      List<ModelDescriptor> models =
          provider.models().stream()
              .filter(model -> allowed.isEmpty() || Glob.anyMatches(allowed, model.name()))
              .toList();
      if (!reached) {
        steps.failed(health.detail());
        return Optional.empty();
      }
      steps.ok("");
      if (models.isEmpty()) {
        steps.failed(
            allowed.isEmpty()
                ? "it offers no model; load or pull one"
                : "it offers no model that its allowed models let through");
        return Optional.empty();
      }
      steps.ok(models.size() == 1 ? "1 model" : models.size() + " models");
      return Optional.of(models);
    } catch (CredentialsRejected e) {
      if (!reached) {
        steps.ok("it answers");
      }
      steps.failed(e.getMessage());
    } catch (ProviderException e) {
      if (reached) {
        steps.ok("");
      }
      steps.failed(reached ? e.getMessage() : health.detail());
    }
    return Optional.empty();
  }

  private void firstToken(Provider provider, List<ModelDescriptor> models)
      throws InterruptedException {
    if (wish.noTokens()) {
      steps.skipped("not asked for");
      return;
    }
    Optional<String> model = model(models);
    if (model.isEmpty()) {
      steps.skipped("no model of it chats");
      return;
    }
    // Its turn like everybody else's: a limit is a limit.
    InstanceStanding standing = registry.standing(instance).orElseThrow();
    try (Permit _ = standing.capacity().acquire()) {
      long started = System.nanoTime();
      String piece = new TinyChat(provider, model.get()).firstPiece();
      steps.ok(
          "%s of %s in %d ms"
              .formatted(piece, model.get(), (System.nanoTime() - started) / 1_000_000));
    } catch (ProviderException e) {
      steps.failed(model.get() + ": " + e.getMessage());
    }
  }

  private Optional<String> model(List<ModelDescriptor> models) {
    return wish.model() != null
        ? Optional.of(wish.model())
        : models.stream()
            .filter(model -> model.can(Capability.CHAT))
            // The sort is stable: of several that are loaded, the first one in the runtime's order.
            .min(Comparator.comparing(model -> !model.loaded()))
            .map(ModelDescriptor::name);
  }
}
