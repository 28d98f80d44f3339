package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.host.FakeUpstreams;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.host.SecretReferences;
import dev.modeldock.kernel.plugin.trust.EveryJar;
import dev.modeldock.kernel.plugin.trust.PluginJudge;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/** A supervisor over folders of its own, and what tests ask of it. */
final class PluginHost implements AutoCloseable {

  static final HostLimits QUICK =
      new HostLimits(
          Duration.ofSeconds(5),
          Duration.ofMillis(300),
          Duration.ofSeconds(20),
          Duration.ofMillis(30));

  private static final Duration LIVENESS = Duration.ofSeconds(60);

  final Path dropped;
  final Path work;
  final FakeUpstreams upstreams = new FakeUpstreams();
  final PluginSupervisor supervisor;
  private GatewayState state = GatewayState.empty();

  PluginHost(Path home, HostLimits limits) throws IOException {
    this(home, List.of(Files.createDirectories(home.resolve("plugins"))), limits);
  }

  PluginHost(Path home, List<Path> folders) {
    this(home, folders, QUICK);
  }

  private PluginHost(Path home, List<Path> folders, HostLimits limits) {
    this(home, folders, limits, new EveryJar());
  }

  PluginHost(Path home, List<Path> folders, HostLimits limits, PluginJudge judge) {
    dropped = folders.getFirst();
    work = home.resolve("work");
    supervisor =
        new PluginSupervisor(
            folders,
            work,
            new ProviderContexts(
                upstreams,
                new SecretReferences(_ -> null, _ -> Optional.empty()),
                home.resolve("instances"),
                InstantSource.system()),
            limits,
            judge);
  }

  void configure(String id, String type, Map<String, ?> settings) {
    var instance =
        new InstanceRecord(
            id,
            type,
            Settings.of(settings),
            Map.of(),
            Risk.LOW,
            false,
            List.of(),
            true,
            Source.STATE);
    state = state.after(new StateChange.PutInstance(instance));
    supervisor.reconcile(state);
  }

  void remove(String id) {
    state = state.after(new StateChange.RemoveInstance(id));
    supervisor.reconcile(state);
  }

  InstanceView instance(String id) {
    return supervisor.registry().instances().stream()
        .filter(view -> view.id().equals(id))
        .findFirst()
        .orElseThrow();
  }

  Lease lease(String id) {
    return supervisor.registry().lease(id).orElseThrow();
  }

  /** {@return the names of the models that the instance offers} */
  List<String> models(String id) throws Exception {
    try (Lease lease = lease(id)) {
      return names(lease);
    }
  }

  static List<String> names(Lease lease) throws Exception {
    return lease.provider().models().stream().map(model -> model.name()).toList();
  }

  PluginView generation(long number) {
    return supervisor.plugins().stream()
        .filter(view -> view.generation() == number)
        .findFirst()
        .orElseThrow();
  }

  /** {@return the generations that serve} */
  List<PluginView> ready() {
    return in(GenerationState.READY);
  }

  List<PluginView> rejected() {
    return in(GenerationState.REJECTED);
  }

  private List<PluginView> in(GenerationState state) {
    return supervisor.plugins().stream().filter(view -> view.state() == state).toList();
  }

  void awaitModel(String id, String model) throws InterruptedException {
    await("instance " + id + " to offer " + model, _ -> offers(id, model));
  }

  private boolean offers(String id, String model) {
    try (Lease lease = supervisor.registry().lease(id).orElse(null)) {
      return lease != null && names(lease).contains(model);
    } catch (Exception e) {
      return false;
    }
  }

  void await(String what, Predicate<List<PluginView>> condition) throws InterruptedException {
    long end = System.nanoTime() + LIVENESS.toNanos();
    while (!condition.test(supervisor.plugins())) {
      assertThat(System.nanoTime())
          .as("waiting for %s, plugins are %s", what, supervisor.plugins())
          .isLessThan(end);
      Thread.sleep(10);
    }
  }

  void awaitState(long number, GenerationState wanted) throws InterruptedException {
    await(
        "generation " + number + " to be " + wanted,
        all -> all.stream().anyMatch(v -> v.generation() == number && v.state() == wanted));
  }

  @Override
  public void close() {
    supervisor.close();
  }
}
