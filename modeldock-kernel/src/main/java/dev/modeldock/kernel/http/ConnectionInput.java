package dev.modeldock.kernel.http;

import dev.modeldock.kernel.http.message.BodyFault;
import dev.modeldock.kernel.http.message.ChunkFraming;
import dev.modeldock.kernel.http.reading.ForgetfulReader;
import io.helidon.common.buffers.DataReader;
import io.helidon.http.DirectHandler;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The incoming half of a connection: every byte that the server library parses comes through here.
 *
 * <p>A blocking socket read can neither be given a deadline nor be left half done. So whenever one
 * of the two is needed, a virtual thread does the connection's <em>next</em> read ahead of time,
 * and its bytes wait here until the connection's own thread asks for them. There is at most one
 * read under way at any moment:
 *
 * <ul>
 *   <li>between requests the connection's thread reads by itself: nothing is handed over, and the
 *       idle timeout of the server ends it;
 *   <li>within a head or a body it waits for the read ahead, up to a deadline;
 *   <li>while a handler is at work and somebody asked to know {@linkplain #whenClientLeaves when
 *       the client leaves}, the read ahead goes on: bytes are a pipelined request and are kept, up
 *       to {@value #READ_AHEAD_BYTES} of them; the end of input, or an error, is a client that
 *       left.
 * </ul>
 *
 * <p>That last read is begun by the listener's next {@linkplain #lookAhead tick}, and not by the
 * question itself: a request that is answered by then pays nothing for it. (Begun at once, it cost
 * a trivial handler a tenth to a quarter of its requests per second: each of them then needs one
 * more thread, and its successor arrives by a hand-over.)
 *
 * <p>A client that only shuts down its own sending side looks the same as one that left, and is
 * treated so. One that has filled the read-ahead is found out by the next write only.
 */
final class ConnectionInput {

  private static final int READ_AHEAD_BYTES = 64 * 1024;

  /** Beyond this, no more of a head is read: enough for any of ours, with its request line. */
  private static final int MAX_HEAD_BYTES = 20 * 1024;

  private static final Status HEAD_TOO_LARGE =
      Status.create(431, "Request Header Fields Too Large");

  private enum Phase {
    IDLE,
    HEAD,
    EXCHANGE
  }

  private final Supplier<byte @Nullable []> source;
  private final Duration headTimeout;
  private final DataReader reader = new ForgetfulReader(this::next);
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final ArrayDeque<byte[]> ahead = new ArrayDeque<>();
  private final List<LongConsumer> leaveActions = new ArrayList<>();
  private int aheadBytes;
  private boolean reading;
  private volatile boolean watched;
  private @Nullable HttpExchange current;
  private volatile boolean ended;
  private volatile long endedNanos;

  // Of the connection's thread alone.
  private Phase phase = Phase.IDLE;
  private long deadline;
  private long headBytes;
  private @Nullable ChunkFraming framing;

  /**
   * @param source the client's next bytes; null at their end, an exception if it was cut
   */
  ConnectionInput(Supplier<byte @Nullable []> source, Duration headTimeout) {
    this.source = source;
    this.headTimeout = headTimeout;
  }

  /** {@return the reader over this input, for the connection's thread} */
  DataReader reader() {
    return reader;
  }

  /** Notes that a head is complete and that its handler is about to run. */
  void exchangeBegins(HttpExchange exchange) {
    phase = Phase.EXCHANGE;
    lock.lock();
    try {
      current = exchange;
    } finally {
      lock.unlock();
    }
  }

  /** Notes that the handler is done: nobody is told any more that the client left. */
  void exchangeEnds() {
    phase = Phase.IDLE;
    framing = null;
    lock.lock();
    try {
      current = null;
      watched = false;
      leaveActions.clear();
    } finally {
      lock.unlock();
    }
  }

  /** Sets until when reads of the present exchange may last. */
  void expectWithin(Duration time) {
    deadline = System.nanoTime() + time.toNanos();
  }

  /** Has the framing of a chunked body checked from here on, with what was read ahead of it. */
  void expectChunks(ChunkFraming chunks) {
    int available = reader.available();
    if (available > 0) {
      chunks.accept(reader.getBuffer(available).readBytes());
    }
    framing = chunks;
  }

  /**
   * Throws away what arrives, so that the answer before it is not lost to a reset when the
   * connection closes: until the client is done, or is quiet for {@code quiet}, or a bound is met.
   */
  void discard(long bytes, Duration time, Duration quiet) {
    framing = null;
    long end = System.nanoTime() + time.toNanos();
    long left = bytes;
    while (left > 0 && !ended) {
      byte[] read = await(Math.min(end, System.nanoTime() + quiet.toNanos()));
      if (read == null) {
        return;
      }
      left -= read.length;
    }
  }

  /** {@return whether the client is known to have left} */
  boolean clientLeft() {
    return ended;
  }

  /** Notes that a write failed: the client left. */
  void writeFailed() {
    List<LongConsumer> actions;
    lock.lock();
    try {
      actions = end();
    } finally {
      lock.unlock();
    }
    if (!actions.isEmpty()) {
      Thread.startVirtualThread(() -> tell(actions));
    }
  }

  /** Has {@code action} run once when the client leaves, if {@code exchange} still runs then. */
  void whenClientLeaves(HttpExchange exchange, LongConsumer action) {
    lock.lock();
    try {
      if (current != exchange) {
        return;
      }
      if (!ended) {
        watched = true;
        leaveActions.add(action);
        return;
      }
    } finally {
      lock.unlock();
    }
    Thread.startVirtualThread(() -> tell(List.of(action)));
  }

  private void tell(List<LongConsumer> actions) {
    actions.forEach(action -> action.accept(endedNanos));
  }

  /** Begins to watch the client, if somebody wants to know and nothing watches it yet. */
  void lookAhead() {
    if (!watched) {
      return;
    }
    lock.lock();
    try {
      if (watched) {
        readAhead();
      }
    } finally {
      lock.unlock();
    }
  }

  /**
   * Gives the parser its next bytes. An end is an exception here: the parser tells none of them.
   */
  private byte[] next() {
    if (phase == Phase.IDLE) {
      headBytes = reader.available();
      deadline = System.nanoTime() + headTimeout.toNanos();
      phase = Phase.HEAD;
      if (reader.available() == 0) {
        byte[] first = firstOfHead();
        deadline = System.nanoTime() + headTimeout.toNanos();
        headBytes = first.length;
        return first;
      }
    }
    if (phase == Phase.HEAD && headBytes > MAX_HEAD_BYTES) {
      throw refused(HEAD_TOO_LARGE);
    }
    byte[] bytes = await(deadline);
    if (bytes == null) {
      throw phase == Phase.HEAD
          ? refused(Status.REQUEST_TIMEOUT_408)
          : new BodyFault(BodyFault.Kind.TOO_SLOW, "the body took too long");
    }
    headBytes += bytes.length;
    if (framing != null) {
      framing.accept(bytes);
    }
    return bytes;
  }

  private static RequestException refused(Status status) {
    return RequestException.builder()
        .type(DirectHandler.EventType.BAD_REQUEST)
        .status(status)
        .message("The request head is over its bounds")
        .build();
  }

  private byte[] firstOfHead() {
    lock.lock();
    try {
      while (reading && ahead.isEmpty() && !ended) {
        changed.await();
      }
      if (!ahead.isEmpty()) {
        return take();
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
    byte[] bytes = ended ? null : read();
    if (bytes == null) {
      endedNanos = System.nanoTime();
      ended = true;
      throw new CloseConnectionException("the client closed the connection");
    }
    return bytes;
  }

  /** {@return the next bytes; null if there are none by then} */
  private byte @Nullable [] await(long until) {
    lock.lock();
    try {
      while (ahead.isEmpty()) {
        if (ended) {
          throw new CloseConnectionException("the client left within a request");
        }
        readAhead();
        long left = until - System.nanoTime();
        if (left <= 0) {
          return null;
        }
        changed.awaitNanos(left);
      }
      return take();
    } catch (InterruptedException e) {
      throw interrupted(e);
    } finally {
      lock.unlock();
    }
  }

  private byte[] take() {
    byte[] bytes = ahead.remove();
    aheadBytes -= bytes.length;
    if (watched) {
      readAhead();
    }
    return bytes;
  }

  /** Starts the next read, unless it is under way. Under the lock. */
  private void readAhead() {
    if (!reading && !ended && aheadBytes < READ_AHEAD_BYTES) {
      reading = true;
      Thread.startVirtualThread(this::readUntilUnwatched);
    }
  }

  private void readUntilUnwatched() {
    boolean again = true;
    while (again) {
      byte[] bytes = read();
      List<LongConsumer> actions = List.of();
      lock.lock();
      try {
        if (bytes == null) {
          actions = end();
        } else {
          ahead.add(bytes);
          aheadBytes += bytes.length;
        }
        again = bytes != null && watched && aheadBytes < READ_AHEAD_BYTES;
        reading = again;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
      tell(actions);
    }
  }

  /** Marks the end. Under the lock. */
  private List<LongConsumer> end() {
    if (!ended) {
      endedNanos = System.nanoTime();
      ended = true;
    }
    List<LongConsumer> actions = List.copyOf(leaveActions);
    leaveActions.clear();
    return actions;
  }

  private byte @Nullable [] read() {
    try {
      return source.get();
    } catch (RuntimeException _) {
      // A reset, or our own close of the socket: whatever it was, nothing more will come.
      return null;
    }
  }

  private static CloseConnectionException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new CloseConnectionException("the connection is being closed", e);
  }
}
