package dev.modeldock.kernel.endpoint;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.limit.Spending;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What a request leaves in the audit, gathered on its way and written exactly once, before the last
 * bytes of the answer: whoever got a whole answer finds it in the audit, whatever happens next.
 *
 * <p>Used by the request's own thread.
 */
final class Trail {

  private static final String NOT_SENT = Stage.NOT_SENT.name().toLowerCase(Locale.ROOT);

  private final Inbound inbound;
  private final AuditSink sink;
  private final List<AttemptRecord> attempts = new ArrayList<>(1);
  private @Nullable KeyRecord key;
  private @Nullable String model;
  private @Nullable Target target;
  private boolean stream;
  private long promptTokens = -1;
  private long completionTokens = -1;
  private long firstByteMillis = -1;
  private UsageSource usageSource = UsageSource.NONE;
  private Spending spending = Spending.unlimited();
  private boolean answering;
  private boolean ended;

  Trail(Inbound inbound, AuditSink sink) {
    this.inbound = inbound;
    this.sink = sink;
  }

  void key(KeyRecord believed) {
    key = believed;
  }

  /** Has the request take what it takes from {@code limits}. */
  void spends(Spending limits) {
    spending = limits;
  }

  /** {@return what the request takes of its key's limits} */
  Spending spending() {
    return spending;
  }

  void asked(String name, boolean streaming) {
    model = name;
    stream = streaming;
  }

  /** {@return the tries so far; the router adds to it} */
  List<AttemptRecord> attempts() {
    return attempts;
  }

  void servedBy(Target serving) {
    target = serving;
    if (firstByteMillis < 0) {
      firstByteMillis = elapsedMillis();
    }
  }

  void usage(long prompt, long completion) {
    promptTokens = prompt;
    completionTokens = completion;
    usageSource = UsageSource.REPORTED;
  }

  /** Notes that the head of an answer of status 200 was sent. */
  void answering() {
    answering = true;
  }

  /** {@return whether the event is written} */
  boolean ended() {
    return ended;
  }

  /** Ends the request as served. */
  void completed() throws UnauditedException {
    end(200, Outcome.COMPLETED, null);
  }

  /** Ends the request as left by its client. */
  void clientGone() throws UnauditedException {
    end(answering ? 200 : 0, Outcome.CLIENT_GONE, null);
  }

  /**
   * Ends the request as refused or failed.
   *
   * @param status what was or will be sent
   */
  void failed(Refusal why, int status) throws UnauditedException {
    end(status, why.code().outcome(), why.code());
  }

  private void end(int status, Outcome outcome, @Nullable ErrorCode error)
      throws UnauditedException {
    if (ended) {
      return;
    }
    ended = true;
    estimate(outcome);
    try {
      sink.record(event(status, outcome, error));
    } catch (IOException e) {
      throw new UnauditedException(e);
    } finally {
      spending.settle(Math.max(0, promptTokens) + Math.max(0, completionTokens));
    }
  }

  /** Where tokens are limited, what somebody has got without a report has to count too. */
  private void estimate(Outcome outcome) {
    if (usageSource == UsageSource.NONE && spending.estimates() && consumed(outcome)) {
      Usage about = spending.estimate();
      promptTokens = about.promptTokens();
      completionTokens = about.completionTokens();
      usageSource = UsageSource.ESTIMATED;
    }
  }

  /** {@return whether a runtime has worked for the client, whether or not it has stayed for it} */
  private boolean consumed(Outcome outcome) {
    return target != null
        || outcome == Outcome.CLIENT_GONE
            && !attempts.isEmpty()
            && !NOT_SENT.equals(attempts.getLast().stage());
  }

  /** Gives back all that the request still holds of its key's limits: it is over. */
  void close() {
    spending.close();
  }

  private AuditEvent event(int status, Outcome outcome, @Nullable ErrorCode error) {
    return new AuditEvent(
        inbound.requestId(),
        inbound.receivedAt(),
        Operation.of(inbound).id(),
        inbound.peer().getHostAddress(),
        key == null ? null : key.id(),
        key == null ? null : key.name(),
        model,
        target == null ? null : target.id(),
        stream,
        status,
        outcome,
        error == null ? null : error.id(),
        attempts,
        promptTokens,
        completionTokens,
        usageSource,
        firstByteMillis,
        elapsedMillis());
  }

  private long elapsedMillis() {
    return (System.nanoTime() - inbound.startedNanos()) / 1_000_000;
  }
}
