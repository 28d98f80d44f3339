package dev.modeldock.kernel.control;

import dev.modeldock.kernel.endpoint.Answer;
import dev.modeldock.kernel.endpoint.ClientGoneException;
import dev.modeldock.kernel.endpoint.EventOutput;
import dev.modeldock.kernel.endpoint.Exchange;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Sends the events of one feed to one client. The feed's thread only puts an event into a bounded
 * queue; the request's own thread sends. A client that reads too slowly misses events, and is told
 * how many, rather than slowing the gateway or filling its memory.
 */
final class EventFeed {

  private static final int QUEUE = 1024;

  /** What is sent for its own sake or, compared by identity, ends the feed. */
  private static final byte[] PING = ascii(": ping\n\n");

  private static final byte[] LEFT = new byte[0];

  private final BlockingQueue<byte[]> queue = new ArrayBlockingQueue<>(QUEUE);
  private final AtomicLong dropped = new AtomicLong();
  private final ControlJson json;
  private final Duration pingEvery;

  EventFeed(ControlJson json, Duration pingEvery) {
    this.json = json;
    this.pingEvery = pingEvery;
  }

  /** Sends what {@code feed} has until the client leaves or the thread is interrupted. */
  void send(Reply.Feed feed, Exchange exchange) throws ClientGoneException {
    exchange.whenClientLeaves(this::leave);
    AutoCloseable following = feed.follow(this::offer);
    try {
      EventOutput out = exchange.stream(new Answer.Header("cache-control", "no-store"));
      write(out, PING);
      while (forward(out)) {
        // Each turn sends one thing and waits for the next.
      }
      out.finish();
    } finally {
      close(following);
    }
  }

  private boolean forward(EventOutput out) throws ClientGoneException {
    try {
      byte[] next = queue.poll(pingEvery.toMillis(), TimeUnit.MILLISECONDS);
      if (next == LEFT) {
        return false;
      }
      long missed = dropped.getAndSet(0);
      if (missed > 0) {
        write(out, ascii(": " + missed + " events were dropped, read faster\n\n"));
      }
      write(out, next == null ? PING : next);
      return true;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private void offer(JsonDoc event) {
    byte[] document = json.write(event);
    byte[] framed = new byte[document.length + 8];
    System.arraycopy(ascii("data: "), 0, framed, 0, 6);
    System.arraycopy(document, 0, framed, 6, document.length);
    System.arraycopy(ascii("\n\n"), 0, framed, document.length + 6, 2);
    if (!queue.offer(framed)) {
      dropped.incrementAndGet();
    }
  }

  private void leave() {
    queue.clear();
    queue.offer(LEFT);
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
