package dev.modeldock.kernel.endpoint;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.routing.Ticker;
import dev.modeldock.kernel.wire.ByteSink;
import dev.modeldock.kernel.wire.dialect.AnswerWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * A streamed answer as its client sees it.
 *
 * <p>The head is held back until there is something to send, so that a failure before that is told
 * with its own status. When the runtime is silent for long, a comment is sent instead (and the head
 * before it), or what the dialect has for that: the connection stays open, and a client that
 * vanished without a word is found out.
 *
 * <p>The request's thread writes; the comments come from another one. The lock keeps them apart.
 */
final class LiveStream implements Ticker.Ticked {

  private static final byte[] PING = ": ping\n\n".getBytes(StandardCharsets.US_ASCII);

  private final Exchange exchange;
  private final Supplier<Answer.Header[]> headers;
  private final long keepAliveNanos;
  private final Runnable whenGone;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable EventOutput output;
  private boolean ended;
  private @Nullable AnswerWriter committed;

  /** Whether the request's thread waits for the runtime, so that another may use its writer. */
  private boolean quiet;

  private volatile long lastWriteNanos = System.nanoTime();
  private volatile boolean pinging;

  LiveStream(
      Exchange exchange, Supplier<Answer.Header[]> headers, Duration keepAlive, Runnable whenGone) {
    this.exchange = exchange;
    this.headers = headers;
    this.keepAliveNanos = keepAlive.toNanos();
    this.whenGone = whenGone;
  }

  /** Has {@code writer}, whose answer the client gets from here on, say what keeps it awake. */
  void commit(AnswerWriter writer) {
    lock.lock();
    try {
      committed = writer;
    } finally {
      lock.unlock();
    }
  }

  /** Sends what is in {@code sink}, if anything, and empties it, before waiting for more. */
  void flush(ByteSink sink) throws ClientGoneException {
    lock.lock();
    try {
      if (!sink.isEmpty()) {
        opened().write(sink.array(), 0, sink.length());
        lastWriteNanos = System.nanoTime();
        sink.reset();
      }
      quiet = true;
    } finally {
      lock.unlock();
    }
  }

  /** Says that there is more: the writer is in use again. */
  void busy() {
    // Read without the lock: only this thread writes it.
    if (quiet) {
      lock.lock();
      try {
        quiet = false;
      } finally {
        lock.unlock();
      }
    }
  }

  /** Sends what is in {@code sink} and ends the answer. */
  void finish(ByteSink sink) throws ClientGoneException {
    lock.lock();
    try {
      ended = true;
      EventOutput to = opened();
      to.write(sink.array(), 0, sink.length());
      to.finish();
    } finally {
      lock.unlock();
    }
  }

  /** Ends an answer of which no event was sent: by a status if that is still possible. */
  void refuse(Refusal why, ByteSink event) throws ClientGoneException {
    lock.lock();
    try {
      if (output == null) {
        ended = true;
        exchange.answer(Refusals.answer(exchange.inbound(), why));
      } else {
        finish(event);
      }
    } finally {
      lock.unlock();
    }
  }

  /** {@return the status that the client has got, or gets if the answer ends as {@code why} now} */
  int statusOf(Refusal why) {
    lock.lock();
    try {
      // From here on no comment may begin the answer: the audit is about to say what was sent.
      ended = true;
      return output == null ? Refusals.status(exchange.inbound(), why) : 200;
    } finally {
      lock.unlock();
    }
  }

  /** {@return whether anything was sent} */
  boolean begun() {
    lock.lock();
    try {
      return output != null;
    } finally {
      lock.unlock();
    }
  }

  private EventOutput opened() throws ClientGoneException {
    EventOutput to = output;
    if (to == null) {
      to = exchange.stream(headers.get());
      output = to;
    }
    return to;
  }

  @Override
  public void tick(long nowNanos) {
    if (!pinging && nowNanos - lastWriteNanos > keepAliveNanos) {
      pinging = true;
      // A write may block on a slow client, and the ticker may not.
      Thread.ofVirtual().name("keep-alive").start(this::ping);
    }
  }

  /** Before the answer has begun, a comment is all that no client takes for a part of it. */
  private void sayPing() throws ClientGoneException {
    if (committed == null || output == null) {
      opened().write(PING, 0, PING.length);
    } else if (quiet) {
      var sink = new ByteSink(64);
      committed.ping(sink);
      output.write(sink.array(), 0, sink.length());
    }
  }

  private void ping() {
    lock.lock();
    try {
      if (!ended) {
        sayPing();
      }
    } catch (ClientGoneException _) {
      whenGone.run();
    } finally {
      lock.unlock();
      lastWriteNanos = System.nanoTime();
      pinging = false;
    }
  }
}
