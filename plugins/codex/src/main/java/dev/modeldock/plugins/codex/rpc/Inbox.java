package dev.modeldock.plugins.codex.rpc;

import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * What the CLI tells of one thread, in order. The connection fills it and never waits for its
 * reader, since other threads' news come the same way; it is bounded all the same.
 */
public final class Inbox {

  private static final int MOST = 100_000;

  /** What is found in an inbox. */
  public sealed interface Item {}

  /** News. */
  public record News(Note note) implements Item {}

  /** The CLI has ended: there will be no more. */
  public record Gone() implements Item {}

  /** The reader was so slow that news were lost. */
  public record Overrun() implements Item {}

  /** The inbox was closed. */
  public record Closed() implements Item {}

  private final LinkedBlockingQueue<Item> items = new LinkedBlockingQueue<>();
  private final boolean holdsToolCalls;
  private volatile boolean closed;

  Inbox(boolean holdsToolCalls) {
    this.holdsToolCalls = holdsToolCalls;
  }

  /** {@return whether calls of the client's own tools are left unanswered} */
  boolean holdsToolCalls() {
    return holdsToolCalls;
  }

  void put(Item item) {
    if (items.size() < MOST) {
      items.add(item);
    } else {
      items.clear();
      items.add(new Overrun());
    }
  }

  /**
   * Waits for the next item; once the inbox is closed, it is {@link Closed}.
   *
   * @return null if none came within {@code limit}
   */
  public @Nullable Item next(Duration limit) throws InterruptedException {
    Item item = closed ? new Closed() : items.poll(limit.toNanos(), TimeUnit.NANOSECONDS);
    return closed ? new Closed() : item;
  }

  /** {@return whether {@link #next} would return without waiting} */
  public boolean filled() {
    return !items.isEmpty();
  }

  /** Ends the wait of whoever reads. Any thread; does not block. */
  public void close() {
    closed = true;
    items.clear();
    items.add(new Closed());
  }
}
