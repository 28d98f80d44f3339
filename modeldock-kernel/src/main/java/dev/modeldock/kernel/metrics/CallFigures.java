package dev.modeldock.kernel.metrics;

import dev.modeldock.kernel.routing.CallWatch;
import io.prometheus.metrics.core.metrics.Gauge;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** How calls to runtimes go. */
final class CallFigures implements CallWatch {

  private static final double NANOS = 1e-9;

  /** Fine around what is expected, and on both sides of the 250 ms that are promised. */
  private static final double[] SECONDS = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10
  };

  private final Gauge openStreams;
  private final Histogram clientGone;

  CallFigures(PrometheusRegistry registry) {
    openStreams =
        Gauge.builder()
            .name("modeldock_open_streams")
            .help("Streams that runtimes were asked for and that are not closed.")
            .withoutExemplars()
            .register(registry);
    clientGone =
        Histogram.builder()
            .name("modeldock_client_gone_to_upstream_closed_seconds")
            .help(
                "From noticing that a client left to having closed the upstream, by how far the"
                    + " call had come.")
            .labelNames("phase")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .withoutExemplars()
            .register(registry);
    for (Phase phase : Phase.values()) {
      clientGone.initLabelValues(phase.id());
    }
  }

  @Override
  public void streamOpened() {
    openStreams.inc();
  }

  @Override
  public void streamClosed() {
    openStreams.dec();
  }

  @Override
  public void clientGone(Phase phase, long nanos) {
    clientGone.labelValues(phase.id()).observe(nanos * NANOS);
  }
}
