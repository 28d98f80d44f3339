package dev.modeldock.kernel.metrics;

import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.control.port.GatewayInfo;
import dev.modeldock.kernel.control.port.MetricsPage;
import dev.modeldock.kernel.promptlog.PromptArchive;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.routing.CallWatch;
import io.prometheus.metrics.core.metrics.CounterWithCallback;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.LongSupplier;

/**
 * The gateway's figures, in the text format of Prometheus. Any thread. To count costs a request a
 * few atomic additions; a lock is taken only for the moment in which the figures are read.
 *
 * <p>No label takes its value from a client: operations, outcomes and phases are closed sets, and
 * instances are those that are configured.
 */
public final class GatewayMetrics implements MetricsPage {

  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final PrometheusTextFormatWriter writer = PrometheusTextFormatWriter.create();
  private final RequestFigures requests = new RequestFigures(registry);
  private final CallWatch calls = new CallFigures(registry);

  public GatewayMetrics(GatewayInfo gateway, ProviderRegistry providers) {
    StandingFigures.register(registry, gateway, providers);
  }

  /** {@return {@code audit}, with each request counted whose event it takes} */
  public AuditSink counting(AuditSink audit) {
    return new CountedAudit(audit, requests);
  }

  /** Shows how many entries of the audit could not be written. */
  public void unaudited(LongSupplier entries) {
    CounterWithCallback.builder()
        .name("modeldock_audit_unwritten_total")
        .help("Entries of the audit that could not be written since the start.")
        .callback(figure -> figure.call(entries.getAsLong()))
        .register(registry);
  }

  /** {@return what counts how calls to runtimes go} */
  public CallWatch calls() {
    return calls;
  }

  /** Has {@code prompts} be counted, too. */
  public void watch(PromptArchive prompts) {
    PromptFigures.register(registry, prompts);
  }

  @Override
  public String contentType() {
    return writer.getContentType();
  }

  @Override
  public byte[] text() {
    var text = new ByteArrayOutputStream(16 * 1024);
    try {
      writer.write(text, registry.scrape());
    } catch (IOException e) {
      throw new UncheckedIOException("into memory", e);
    }
    return text.toByteArray();
  }
}
