package dev.modeldock.kernel.metrics;

import dev.modeldock.kernel.control.port.GatewayInfo;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.ProviderRegistry;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.function.ToDoubleFunction;

/**
 * How the gateway and its instances stand: looked up when the figures are read, counted nowhere.
 */
final class StandingFigures {

  private final PrometheusRegistry registry;
  private final ProviderRegistry providers;

  private StandingFigures(PrometheusRegistry registry, ProviderRegistry providers) {
    this.registry = registry;
    this.providers = providers;
  }

  static void register(
      PrometheusRegistry registry, GatewayInfo gateway, ProviderRegistry providers) {
    Info.builder()
        .name("modeldock_build_info")
        .help("The version that runs.")
        .labelNames("version")
        .register(registry)
        .setLabelValues(gateway.version());
    GaugeWithCallback.builder()
        .name("modeldock_start_time_seconds")
        .help("When the gateway was started, in seconds since 1970.")
        .callback(figure -> figure.call(gateway.startedAt().getEpochSecond()))
        .register(registry);
    GaugeWithCallback.builder()
        .name("modeldock_requests_in_flight")
        .help("Requests that have arrived and not ended.")
        .callback(figure -> figure.call(gateway.inFlight()))
        .register(registry);
    new StandingFigures(registry, providers).instances();
  }

  private void instances() {
    ofEach(
        "modeldock_instance_calls",
        "Calls under way at an instance.",
        standing -> standing.capacity().inFlight());
    ofEach(
        "modeldock_instance_waiting",
        "Calls that wait for their turn at an instance.",
        standing -> standing.capacity().waiting());
    ofEach(
        "modeldock_instance_up",
        "Whether an instance takes requests and is not known to be down.",
        standing -> standing.health() != null && !standing.down() ? 1 : 0);
  }

  private void ofEach(String name, String help, ToDoubleFunction<InstanceStanding> figure) {
    GaugeWithCallback.builder()
        .name(name)
        .help(help)
        .labelNames("instance")
        .callback(figures -> {
          for (InstanceView each : providers.instances()) {
            providers
                .standing(each.id())
                .ifPresent(standing -> figures.call(figure.applyAsDouble(standing), each.id()));
          }
        })
        .register(registry);
  }
}
