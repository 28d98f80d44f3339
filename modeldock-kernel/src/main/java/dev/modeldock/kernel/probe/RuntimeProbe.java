package dev.modeldock.kernel.probe;

import dev.modeldock.kernel.control.port.InstanceProbe;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.StateStore;
import java.time.Duration;
import java.util.List;

/** Tries instances out, each within a bound, whatever their providers do. Any thread. */
public final class RuntimeProbe implements InstanceProbe {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final StateStore state;
  private final ProviderRegistry registry;
  private final Duration patience;

  public RuntimeProbe(StateStore state, ProviderRegistry registry) {
    this(state, registry, PATIENCE);
  }

  RuntimeProbe(StateStore state, ProviderRegistry registry, Duration patience) {
    this.state = state;
    this.registry = registry;
    this.patience = patience;
  }

  @Override
  public List<Step> test(String instance, Wish wish) throws InterruptedException {
    var steps = new Steps();
    List<String> allowed =
        state.state().instance(instance).map(each -> each.allowedModels()).orElse(List.of());
    var run = new ProbeRun(instance, wish, allowed, registry, steps);
    Thread running = Thread.ofVirtual().name("test " + instance).start(run::run);
    try {
      if (!running.join(patience)) {
        steps.overdue(patience);
      }
    } finally {
      running.interrupt();
    }
    return steps.all();
  }
}
