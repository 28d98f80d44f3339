package dev.modeldock.kernel.endpoint;

import dev.modeldock.kernel.audit.AttemptRecord;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.UsageSource;
import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.pipeline.Outcome;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a request leaves in the audit, gathered on its way and written exactly once, before the last
 * bytes of the answer: whoever got a whole answer finds it in the audit, whatever happens next.
 *
 * <p>Used by the request's own thread.
 */
final class Trail {

  private final Inbound inbound;
  private final AuditSink sink;
  private final List<AttemptRecord> attempts = new ArrayList<>(1);
  private InetAddress peer;
  private @Nullable KeyRecord key;
  private @Nullable String model;
  private @Nullable Target target;
  private boolean stream;
  private long promptTokens = -1;
  private long completionTokens = -1;
  private long firstByteMillis = -1;
  private boolean answering;
  private boolean ended;

  Trail(Inbound inbound, AuditSink sink) {
    this.inbound = inbound;
    this.sink = sink;
    this.peer = inbound.peer();
  }

  void from(Peer believed) {
    peer = believed.address();
  }

  void key(KeyRecord believed) {
    key = believed;
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
    try {
      sink.record(event(status, outcome, error));
    } catch (IOException e) {
      throw new UnauditedException(e);
    }
  }

  private AuditEvent event(int status, Outcome outcome, @Nullable ErrorCode error) {
    return new AuditEvent(
        inbound.requestId(),
        inbound.receivedAt(),
        Operation.of(inbound).id(),
        IpText.of(peer),
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
        promptTokens < 0 ? UsageSource.NONE : UsageSource.REPORTED,
        firstByteMillis,
        elapsedMillis());
  }

  private long elapsedMillis() {
    return (System.nanoTime() - inbound.startedNanos()) / 1_000_000;
  }
}
