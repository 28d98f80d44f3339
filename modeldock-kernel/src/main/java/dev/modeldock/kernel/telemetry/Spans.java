package dev.modeldock.kernel.telemetry;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.pipeline.Outcome;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * Makes a span of each request that is over, with one below it for each try. The tries are laid end
 * to end before the request's end: the audit knows how long each was, not when it began.
 */
final class Spans {

  private final Tracer tracer;
  private final Labels labels;

  Spans(Tracer tracer, Labels labels) {
    this.tracer = tracer;
    this.labels = labels;
  }

  void tell(AuditEvent event) {
    long begin = nanos(event.at());
    long end = begin + TimeUnit.MILLISECONDS.toNanos(event.millis());
    String operation = Names.operation(event.operation());
    Span request =
        tracer
            .spanBuilder(operation + " " + labels.requested(event))
            .setNoParent()
            .setSpanKind(SpanKind.SERVER)
            .setStartTimestamp(begin, TimeUnit.NANOSECONDS)
            .setAllAttributes(labels.of(event))
            .setAttribute(Names.REQUEST_ID, event.id())
            .setAttribute(Names.OUTCOME, event.outcome().id())
            .setAttribute(Names.STREAM, event.stream())
            .setAttribute(Names.STATUS, (long) event.status())
            .startSpan();
    if (event.promptTokens() >= 0) {
      request.setAttribute(Names.INPUT_TOKENS, event.promptTokens());
      request.setAttribute(Names.OUTPUT_TOKENS, Math.max(0, event.completionTokens()));
    }
    if (event.outcome() != Outcome.COMPLETED && event.outcome() != Outcome.CLIENT_GONE) {
      request.setStatus(StatusCode.ERROR);
    }
    tries(event, request, end);
    request.end(end, TimeUnit.NANOSECONDS);
  }

  private void tries(AuditEvent event, Span request, long end) {
    long took = event.attempts().stream().mapToLong(AttemptRecord::millis).sum();
    long at = Math.max(nanos(event.at()), end - TimeUnit.MILLISECONDS.toNanos(took));
    for (AttemptRecord attempt : event.attempts()) {
      Span tried =
          tracer
              .spanBuilder(Names.operation(event.operation()) + " " + attempt.target())
              .setParent(Context.root().with(request))
              .setSpanKind(SpanKind.CLIENT)
              .setStartTimestamp(at, TimeUnit.NANOSECONDS)
              .setAllAttributes(labels.of(event, attempt))
              .startSpan();
      if (attempt.error() != null) {
        tried.setStatus(StatusCode.ERROR);
      }
      at += TimeUnit.MILLISECONDS.toNanos(attempt.millis());
      tried.end(at, TimeUnit.NANOSECONDS);
    }
  }

  private static long nanos(Instant at) {
    return TimeUnit.SECONDS.toNanos(at.getEpochSecond()) + at.getNano();
  }
}
