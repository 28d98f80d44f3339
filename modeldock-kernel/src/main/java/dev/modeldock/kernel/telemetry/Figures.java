package dev.modeldock.kernel.telemetry;

import dev.modeldock.kernel.audit.AuditEvent;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.metrics.DoubleHistogram;
import io.opentelemetry.api.metrics.LongHistogram;
import io.opentelemetry.api.metrics.Meter;

/** Counts requests that are over. */
final class Figures {

  private static final double MILLIS = 1_000.0;

  private final Labels labels;
  private final DoubleHistogram duration;
  private final DoubleHistogram firstToken;
  private final LongHistogram tokens;

  Figures(Meter meter, Labels labels) {
    this.labels = labels;
    this.duration = meter.histogramBuilder(Names.DURATION).setUnit("s").build();
    this.firstToken = meter.histogramBuilder(Names.FIRST_TOKEN).setUnit("s").build();
    this.tokens = meter.histogramBuilder(Names.TOKENS).ofLongs().setUnit("{token}").build();
  }

  void count(AuditEvent event) {
    Attributes all = labels.of(event);
    duration.record(event.millis() / MILLIS, all);
    if (event.stream() && event.firstByteMillis() >= 0) {
      firstToken.record(event.firstByteMillis() / MILLIS, all);
    }
    if (event.promptTokens() >= 0) {
      count(event.promptTokens(), "input", all);
      count(event.completionTokens(), "output", all);
    }
  }

  private void count(long number, String type, Attributes all) {
    tokens.record(Math.max(0, number), all.toBuilder().put(Names.TOKEN_TYPE, type).build());
  }
}
