package dev.modeldock.kernel.control;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.exchange.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Sends the events of one feed to one client. The feed's thread only puts an event into a bounded
 * queue; the request's own thread sends. A client that reads too slowly misses events, and is told
 * how many, rather than slowing the gateway or filling its memory.
 */
final class EventFeed {

  private static final int QUEUE = 1024;

  private static final byte[] PING = ascii(": ping\n\n");

  /** Known by its identity: the client has left. */
  private final JsonDoc left = JsonDoc.empty();

  private final BlockingQueue<JsonDoc> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final ControlJson json;
  private final BooleanSupplier stays;
  private final Duration pingEvery;

  /**
   * @param stays whether the client may watch still; asked before each thing that is sent
   */
  EventFeed(ControlJson json, BooleanSupplier stays, Duration pingEvery) {
    this.json = json;
    this.stays = stays;
    this.pingEvery = pingEvery;
  }

  /** Sends what {@code feed} has until the client leaves or the thread is interrupted. */
  void send(Reply.Feed feed, Exchange exchange) throws ClientGoneException {
    exchange.whenClientLeaves(this::leave);
    AutoCloseable following = feed.follow(this::offer);
    try {
      EventOutput out = exchange.stream(new Answer.Header("cache-control", "no-store"));
      write(out, PING);
      forwardAll(out);
    } finally {
      close(following);
    }
  }

  private void forwardAll(EventOutput out) throws ClientGoneException {
    try {
      while (forward(out)) {
        // Each turn waits for one thing and sends it.
      }
    } catch (InterruptedException _) {
      // The gateway stops. A write by an interrupted thread would break the connection instead.
      out.finish();
      Thread.currentThread().interrupt();
    }
  }

  private boolean forward(EventOutput out) throws ClientGoneException, InterruptedException {
    JsonDoc next = queue.poll(pingEvery.toMillis(), TimeUnit.MILLISECONDS);
    if (next == left || !stays.getAsBoolean()) {
      return false;
    }
    long missed = dropped.getAndSet(0);
    if (missed > 0) {
      write(out, ascii(": " + missed + " events were dropped, read faster\n\n"));
    }
    write(out, next == null ? PING : framed(next));
    return true;
  }

  private void offer(JsonDoc event) {
    if (!queue.offer(event)) {
      dropped.incrementAndGet();
    }
  }

  private byte[] framed(JsonDoc event) {
    byte[] document = json.write(event);
    byte[] framed = new byte[document.length + 8];
    System.arraycopy(ascii("data: "), 0, framed, 0, 6);
    System.arraycopy(document, 0, framed, 6, document.length);
    System.arraycopy(ascii("\n\n"), 0, framed, document.length + 6, 2);
    return framed;
  }

  private void leave() {
    queue.clear();
    queue.offer(left);
  }

  private static void write(EventOutput out, byte[] bytes) throws ClientGoneException {
    out.write(bytes, 0, bytes.length);
  }

  private static void close(AutoCloseable following) {
    try {
      following.close();
    } catch (Exception e) {
      throw new IllegalStateException("an event feed could not be ended", e);
    }
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
