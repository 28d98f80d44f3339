package dev.modeldock.kernel.endpoint;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.exchange.MeteredExchange;
import dev.modeldock.kernel.limit.Spending;
import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.pipeline.Dialect;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.promptlog.PromptCapture;
import dev.modeldock.kernel.promptlog.Transcript;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.net.InetAddress;
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

  private final MeteredExchange exchange;
  private final Inbound inbound;
  private final AuditSink sink;
  private final List<AttemptRecord> attempts = new ArrayList<>(1);
  private @Nullable KeyRecord key;
  private InetAddress peer;
  private @Nullable String model;
  private @Nullable String alias;
  private @Nullable Target target;
  private @Nullable PromptCapture prompt;
  private boolean stream;
  private long promptTokens = -1;
  private long completionTokens = -1;
  private UsageSource usageSource = UsageSource.NONE;
  private long firstByteMillis = -1;
  private Spending spending = Spending.unlimited();
  private boolean answering;
  private boolean ended;

  Trail(MeteredExchange exchange, AuditSink sink) {
    this.exchange = exchange;
    this.inbound = exchange.inbound();
    this.sink = sink;
    this.peer = inbound.peer();
  }

  void peer(Peer believed) {
    peer = believed.address();
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

  /** Notes that the name that was asked for is an alias. */
  void alias() {
    alias = model;
  }

  /** Has {@code capture} know how the request ends; null if nobody wants to. */
  void captured(@Nullable PromptCapture capture) {
    prompt = capture;
  }

  /** {@return what follows the answer of a target that is about to be asked; null if nothing} */
  @Nullable Transcript asking(Target asked) {
    return prompt == null ? null : prompt.asking(asked, attempts.size());
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

  /** Notes what the runtime says that the answer took. */
  void usage(long prompt, long completion) {
    usage(prompt, completion, UsageSource.REPORTED);
  }

  /** Notes what the answer has taken by the gateway's own count. */
  void estimated(long prompt, long completion) {
    usage(prompt, completion, UsageSource.ESTIMATED);
  }

  private void usage(long prompt, long completion, UsageSource source) {
    promptTokens = prompt;
    completionTokens = completion;
    usageSource = source;
  }

  /** Notes that the head of an answer of status 200 was sent. */
  void answering() {
    answering = true;
  }

  /** {@return whether the event is written} */
  boolean ended() {
    return ended;
  }

  /** Ends the request as served by a stream, of which the end is yet to be sent. */
  void completed() throws UnauditedException {
    end(200, Outcome.COMPLETED, null, exchange.bytesOut());
  }

  /** Ends the request as served by an answer of that length, which is yet to be sent. */
  void completed(int bytes) throws UnauditedException {
    end(200, Outcome.COMPLETED, null, bytes);
  }

  /** Ends the request as left by its client. */
  void clientGone() throws UnauditedException {
    end(answering ? 200 : 0, Outcome.CLIENT_GONE, null, exchange.bytesOut());
  }

  /**
   * Ends the request as refused or failed.
   *
   * @param status what was or will be sent
   * @param bytes how much was and will be sent
   */
  void failed(Refusal why, int status, long bytes) throws UnauditedException {
    end(status, why.code().outcome(), why.code(), bytes);
  }

  /** {@return how much of the answer was sent} */
  long sent() {
    return exchange.bytesOut();
  }

  private void end(int status, Outcome outcome, @Nullable ErrorCode error, long bytes)
      throws UnauditedException {
    if (ended) {
      return;
    }
    ended = true;
    estimate(outcome);
    AuditEvent event = event(status, outcome, error, bytes);
    try {
      sink.record(event);
    } catch (IOException e) {
      throw new UnauditedException(e);
    } catch (RuntimeException e) {
      throw new UnauditedException(new IOException("the audit failed", e));
    } finally {
      spending.settle(Math.max(0, promptTokens) + Math.max(0, completionTokens));
      if (prompt != null) {
        prompt.ended(event);
      }
    }
  }

  /** Where tokens are limited, what somebody has got without a report has to count too. */
  private void estimate(Outcome outcome) {
    if (usageSource == UsageSource.NONE && spending.estimates() && consumed(outcome)) {
      Usage about = spending.estimate();
      estimated(about.promptTokens(), about.completionTokens());
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

  private AuditEvent event(int status, Outcome outcome, @Nullable ErrorCode error, long bytes) {
    return new AuditEvent(
        inbound.requestId(),
        inbound.receivedAt(),
        new AuditEvent.Caller(
            IpText.of(peer), key == null ? null : key.id(), key == null ? null : key.name()),
        new AuditEvent.Asked(
            Operation.of(inbound).id(), Dialect.of(inbound).id(), model, alias, stream),
        attempts,
        new AuditEvent.Answered(
            status,
            outcome,
            error == null ? null : error.id(),
            target == null ? null : target.id(),
            egress(),
            firstByteMillis,
            elapsedMillis()),
        new AuditEvent.Use(promptTokens, completionTokens, usageSource, exchange.bytesIn(), bytes));
  }

  /** How far anything of the request has travelled; of two as far, the later is named. */
  private String egress() {
    String text = Egress.NONE.id();
    Egress farthest = Egress.NONE;
    for (AttemptRecord attempt : attempts) {
      if (attempt.egress().compareTo(farthest) >= 0) {
        farthest = attempt.egress();
        text = farthest.text(attempt.instance());
      }
    }
    return text;
  }

  private long elapsedMillis() {
    return (System.nanoTime() - inbound.startedNanos()) / 1_000_000;
  }
}
