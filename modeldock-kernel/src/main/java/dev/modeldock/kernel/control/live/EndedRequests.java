package dev.modeldock.kernel.control.live;

import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.usage.Sample;
import dev.modeldock.kernel.usage.Tally;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the requests that have ended since somebody last looked. Beyond some hundred of them it
 * only counts: nobody can read more, and a watched gateway must be as fast as any. What is gathered
 * has no text of a client's own; a model is shown if it has served.
 */
final class EndedRequests {

  private static final int SHOWN = 200;

  /** Guarded by this, like all of it; it is held for no longer than a few additions take. */
  private List<AuditEvent> events = new ArrayList<>();

  private Set<String> latest = new LinkedHashSet<>();
  private Set<String> before = new LinkedHashSet<>();
  private Tally second = new Tally();
  private long unshown;

  synchronized void add(AuditEvent event) {
    second.add(Sample.of(event));
    if (events.size() < SHOWN) {
      events.add(event);
    } else {
      unshown++;
    }
  }

  /** {@return what has ended since the last time} */
  synchronized List<AuditEvent> taken() {
    List<AuditEvent> taken = events;
    events = new ArrayList<>();
    before = latest;
    latest = new LinkedHashSet<>();
    taken.forEach(event -> latest.add(event.id()));
    return taken;
  }

  /** {@return whether a request has ended so shortly ago that it may still be seen as running} */
  synchronized boolean justEnded(String id) {
    return latest.contains(id) || before.contains(id);
  }

  /** {@return the sums since the last time} */
  synchronized JsonDoc figures(int inFlight) {
    Tally sums = second;
    long missing = unshown;
    second = new Tally();
    unshown = 0;
    return JsonDoc.empty()
        .with("in_flight", inFlight)
        .with("requests", sums.requests())
        .with("errors", sums.errors())
        .with("prompt_tokens", sums.promptTokens())
        .with("completion_tokens", sums.completionTokens())
        .with("latency_p50_ms", known(sums.latency().quantile(0.5)))
        .with("latency_p95_ms", known(sums.latency().quantile(0.95)))
        .with("first_token_p50_ms", known(sums.firstToken().quantile(0.5)))
        .with("not_shown", missing);
  }

  static JsonDoc document(AuditEvent event) {
    return JsonDoc.of(event.id(), event.id())
        .with("change", "ended")
        .with("key_id", event.keyId())
        .with("key", event.keyName())
        .with("operation", event.operation())
        .with("target", event.target())
        .with("outcome", event.outcome().id())
        .with("error", event.error())
        .with("status", event.status())
        .with("prompt_tokens", event.promptTokens() < 0 ? null : event.promptTokens())
        .with("completion_tokens", event.completionTokens() < 0 ? null : event.completionTokens())
        .with("ms", event.millis());
  }

  private static @Nullable Long known(OptionalLong number) {
    return number.isPresent() ? (Long) number.getAsLong() : null;
  }
}
