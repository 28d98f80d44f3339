package dev.modeldock.kernel.telemetry;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.provider.ProviderRegistry;
import io.opentelemetry.exporter.otlp.http.metrics.OtlpHttpMetricExporter;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.opentelemetry.sdk.metrics.export.PeriodicMetricReader;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Tells a collector of requests that are over, by OTLP over HTTP. A request's own thread only makes
 * its span and puts it into a bounded queue: a collector that is slow or gone costs spans, never a
 * request. Neither keys nor prompts are told. Any thread.
 *
 * <p>This package is not even loaded unless a collector is configured.
 */
public final class Telemetry implements AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(15);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private final @Nullable SdkTracerProvider tracers;
  private final @Nullable SdkMeterProvider meters;
  private final @Nullable Spans spans;
  private final @Nullable Figures figures;

  private Telemetry(
      @Nullable SdkTracerProvider tracers, @Nullable SdkMeterProvider meters, Labels labels) {
    this.tracers = tracers;
    this.meters = meters;
    this.spans = tracers == null ? null : new Spans(tracers.get(Names.SCOPE), labels);
    this.figures = meters == null ? null : new Figures(meters.get(Names.SCOPE), labels);
  }

  /**
   * Begins to tell the collector at {@code endpoint}.
   *
   * @param version of the gateway
   */
  public static Telemetry open(
      URI endpoint, boolean traces, boolean metrics, String version, ProviderRegistry providers) {
    Resource resource =
        Resource.builder()
            .put(Names.SERVICE_NAME, Names.SERVICE)
            .put(Names.SERVICE_VERSION, version)
            .build();
    return new Telemetry(
        traces ? tracers(endpoint, resource) : null,
        metrics ? meters(endpoint, resource) : null,
        new Labels(providers));
  }

  private static SdkTracerProvider tracers(URI endpoint, Resource resource) {
    var exporter =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(at(endpoint, "traces"))
            .setTimeout(TIMEOUT)
            .build();
    return SdkTracerProvider.builder()
        .setResource(resource)
        .addSpanProcessor(BatchSpanProcessor.builder(exporter).build())
        .build();
  }

  private static SdkMeterProvider meters(URI endpoint, Resource resource) {
    var exporter =
        OtlpHttpMetricExporter.builder()
            .setEndpoint(at(endpoint, "metrics"))
            .setTimeout(TIMEOUT)
            .build();
    return SdkMeterProvider.builder()
        .setResource(resource)
        .registerMetricReader(PeriodicMetricReader.builder(exporter).setInterval(EVERY).build())
        .build();
  }

  private static String at(URI endpoint, String signal) {
    String base = endpoint.toString();
    return (base.endsWith("/") ? base : base + "/") + "v1/" + signal;
  }

  /** {@return {@code audit}, with the collector told of each request whose event it has taken} */
  public AuditSink telling(AuditSink audit) {
    return event -> record(audit, event);
  }

  private void record(AuditSink audit, AuditEvent event) throws IOException {
    audit.record(event);
    if (spans != null) {
      spans.tell(event);
    }
    if (figures != null) {
      figures.count(event);
    }
  }

  /** Sends what is left, for a few seconds at most, and stops. */
  @Override
  public void close() {
    if (tracers != null) {
      tracers.shutdown().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
    if (meters != null) {
      meters.shutdown().join(TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }
  }
}
