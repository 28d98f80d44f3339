package dev.modeldock.kernel.metrics;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.pipeline.Outcome;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;

/** How many requests there were, how they ended, how long they took, and what they used. */
final class RequestFigures {

  private static final double MILLIS = 1e-3;

  /** From an answer out of a cache to the longest that the gateway waits by itself. */
  private static final double[] SECONDS = {
    0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800
  };

  private final Counter requests;
  private final Histogram duration;
  private final Histogram firstPiece;
  private final Counter tokens;

  RequestFigures(PrometheusRegistry registry) {
    requests =
        Counter.builder()
            .name("modeldock_requests_total")
            .help("Requests that have ended, by what they asked for and how they ended.")
            .labelNames("operation", "outcome")
            .withoutExemplars()
            .register(registry);
    duration =
        Histogram.builder()
            .name("modeldock_request_duration_seconds")
            .help("From the arrival of a request to its end.")
            .labelNames("operation")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .withoutExemplars()
            .register(registry);
    firstPiece =
        Histogram.builder()
            .name("modeldock_first_piece_seconds")
            .help("From the arrival of a request for a stream to the first piece of its answer.")
            .labelNames("operation")
            .classicOnly()
            .classicUpperBounds(SECONDS)
            .withoutExemplars()
            .register(registry);
    tokens =
        Counter.builder()
            .name("modeldock_tokens_total")
            .help("Tokens as the runtimes reported them, by the instance that served.")
            .labelNames("instance", "kind")
            .withoutExemplars()
            .register(registry);
  }

  void count(AuditEvent event, Outcome outcome) {
    requests.labelValues(event.operation(), outcome.id()).inc();
    duration.labelValues(event.operation()).observe(event.millis() * MILLIS);
    if (event.stream() && event.firstByteMillis() >= 0) {
      firstPiece.labelValues(event.operation()).observe(event.firstByteMillis() * MILLIS);
    }
    if (event.target() != null && event.promptTokens() >= 0) {
      String instance = event.target().substring(0, event.target().indexOf(':'));
      tokens.labelValues(instance, "prompt").inc(event.promptTokens());
      tokens.labelValues(instance, "completion").inc(Math.max(0, event.completionTokens()));
    }
  }
}
