package dev.modeldock.kernel.boot;

import dev.modeldock.api.Health;
import dev.modeldock.kernel.control.port.InstanceCheck;
import dev.modeldock.kernel.control.port.InstanceProbe;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import java.util.List;
import java.util.Optional;

/** Tries instances out: whether one can be served at all, and whether its runtime answers. */
final class InstanceTrials implements InstanceCheck, InstanceProbe {

  private final StateStore state;
  private final PluginSupervisor plugins;

  InstanceTrials(StateStore state, PluginSupervisor plugins) {
    this.state = state;
    this.plugins = plugins;
  }

  @Override
  public List<String> problems(InstanceRecord candidate) {
    // The same way that it would be made for good, so that nothing is judged by two standards.
    plugins.reconcile(
        state.state().after(new StateChange.PutInstance(candidate.withEnabled(true))));
    List<String> problems = view(candidate.id()).map(InstanceView::problems).orElse(List.of());
    plugins.reconcile(state.state());
    return problems;
  }

  @Override
  public Health test(String instance) throws InterruptedException {
    Optional<Lease> lease = plugins.registry().lease(instance);
    if (lease.isEmpty()) {
      return Health.down(
          view(instance)
              .map(view ->
                  view.problems().isEmpty()
                      ? "it is " + view.state()
                      : String.join("; ", view.problems()))
              .orElse("there is no such instance"));
    }
    try (Lease held = lease.get()) {
      return held.provider().check();
    }
  }

  private Optional<InstanceView> view(String instance) {
    return plugins.registry().instances().stream()
        .filter(view -> view.id().equals(instance))
        .findFirst();
  }
}
