package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import java.io.EOFException;
import java.io.IOException;
import java.net.ProtocolException;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * One request and its answer, on a pooled connection.
 *
 * <p>One thread sends and reads; {@link #close()} may come from any thread in every phase. Whoever
 * takes the connection out of the exchange, the reader that is done or the one who closes, decides
 * what becomes of it; so that is decided once.
 */
final class Exchange implements SseEvents.Source {

  private static final int MOST_INTERIM_ANSWERS = 16;
  private static final int MOST_LATE_READS = 4;
  private static final int MOST_RESERVED = 1 << 20;
  private static final long STALE_SHOWS_WITHIN_NANOS = 2_000_000_000;

  private final ConnectionPool pool;
  private final RelayRequest request;
  private final AtomicReference<@Nullable Connection> held = new AtomicReference<>();
  private volatile boolean closed;
  private volatile boolean complete;
  private boolean heard;
  private boolean reusable;
  private @Nullable ReplyBody body;

  Exchange(ConnectionPool pool, RelayRequest request) {
    this.pool = pool;
    this.request = request;
  }

  @Override
  public Origin origin() {
    return request.origin();
  }

  @Override
  public RelayLimits limits() {
    return pool.limits();
  }

  /** {@return where the bytes of the body become ready} */
  @Override
  public ReceiveBuffer buffer() {
    return body().buffer();
  }

  private ReplyBody body() {
    return Objects.requireNonNull(body, "no answer yet");
  }

  /**
   * Sends the request and waits for the head of the answer.
   *
   * <p>The runtime may close an idle connection just when it is taken. So if one that was used
   * before ends at once and without a byte of an answer, the request is sent once more on a new
   * one. Not if it ends later: then the runtime may have died of the request.
   */
  ReplyHead send() throws ProviderException, InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    try {
      Connection reused = pool.take(origin());
      ReplyHead head = reused == null ? null : onUsed(reused);
      return head == null ? onNew(reused == null ? Stage.NOT_SENT : Stage.SENT) : head;
    } catch (ProviderException | InterruptedException | RuntimeException e) {
      drop();
      throw e;
    }
  }

  /** {@return the head of the answer; null if the connection turned out to be closed} */
  private @Nullable ReplyHead onUsed(Connection reused)
      throws ProviderException, InterruptedException {
    hold(reused, Stage.NOT_SENT);
    long begun = System.nanoTime();
    try {
      return attempt(reused);
    } catch (IOException e) {
      boolean late = System.nanoTime() - begun > STALE_SHOWS_WITHIN_NANOS;
      if (heard || late || given(reused) || Thread.currentThread().isInterrupted()) {
        throw unanswered(reused, e);
      }
      drop();
      return null;
    }
  }

  /**
   * @param stage how far the call had come before, which is more than nothing if a request went out
   *     on a connection that then failed
   */
  private ReplyHead onNew(Stage stage) throws ProviderException, InterruptedException {
    Connection fresh = pool.create(origin(), stage);
    hold(fresh, stage);
    fresh.open(stage);
    try {
      return attempt(fresh);
    } catch (IOException e) {
      throw unanswered(fresh, e);
    }
  }

  private void hold(Connection connection, Stage stage) throws ProviderException {
    held.set(connection);
    if (closed) {
      drop();
      throw new Unreachable(stage, "the call to " + origin() + " was given up");
    }
  }

  private ReplyHead attempt(Connection connection) throws IOException {
    try {
      connection.write(request);
    } catch (IOException e) {
      // A runtime that refuses a large body may answer and close before it was sent.
      try {
        return readHead(connection, false);
      } catch (IOException _) {
        throw e;
      }
    }
    return readHead(connection, true);
  }

  private ReplyHead readHead(Connection connection, boolean sent) throws IOException {
    ReceiveBuffer buffer = connection.buffer();
    for (int i = 0; i < MOST_INTERIM_ANSWERS; i++) {
      ReplyHead head = nextHead(connection, buffer);
      if (head.status() == 101) {
        throw new ProtocolException("switched to another protocol unasked");
      }
      if (head.status() >= 200) {
        ReplyHead.Framing framing = head.framing(request.method());
        body =
            new ReplyBody(
                buffer, connection.in(), framing, head.length(), limits().maxHeaderBytes());
        reusable = sent && head.keepAlive() && framing != ReplyHead.Framing.CONNECTION_END;
        return head;
      }
    }
    throw new ProtocolException("sent interim answers without an end");
  }

  private ReplyHead nextHead(Connection connection, ReceiveBuffer buffer) throws IOException {
    int most = limits().maxHeaderBytes();
    int searched = 0;
    while (true) {
      int from = buffer.rawStart();
      ReplyHead.checkBeginning(buffer.array(), from, buffer.rawEnd());
      int end = ReplyHead.end(buffer.array(), from, buffer.rawEnd(), searched);
      searched = buffer.raw();
      if (end >= 0 ? end - from > most : searched > most) {
        throw new ProtocolException("sent a head longer than " + most + " bytes");
      }
      if (end >= 0) {
        ReplyHead head = ReplyHead.parse(buffer.array(), from, end);
        buffer.skip(end - from);
        return head;
      }
      if (buffer.fill(connection.in()) < 0) {
        throw new EOFException(
            heard
                ? "ended in the middle of the head of its answer"
                : "closed the connection before it answered");
      }
      heard = true;
    }
  }

  private ProviderException unanswered(Connection connection, IOException e)
      throws InterruptedException {
    boolean given = given(connection);
    drop();
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (given) {
      return givenUp(Stage.SENT);
    }
    return switch (e) {
      case ProtocolException _ -> new ProtocolBroken(Stage.SENT, origin() + " " + e.getMessage());
      case EOFException _ when !heard ->
          new Unreachable(Stage.SENT, origin() + " " + e.getMessage());
      case EOFException _ -> new ProtocolBroken(Stage.SENT, origin() + " " + e.getMessage());
      default ->
          new Unreachable(
              Stage.SENT,
              "the connection to " + origin() + " broke before an answer came: " + e.getMessage());
    };
  }

  /**
   * Makes at least one more byte of the body ready; blocks until one has come. Moves the bytes that
   * are ready.
   *
   * @return false at the end of the body
   */
  @Override
  public boolean more() throws ProviderException, InterruptedException {
    Connection connection = held.get();
    if (connection == null) {
      throw givenUp(Stage.STREAMING);
    }
    try {
      return body().more();
    } catch (IOException e) {
      boolean given = given(connection);
      drop();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
      if (given) {
        throw givenUp(Stage.STREAMING);
      }
      throw new ProtocolBroken(
          Stage.STREAMING,
          e instanceof ProtocolException || e instanceof EOFException
              ? origin() + " " + e.getMessage()
              : origin() + " broke off in the middle of the body: " + e.getMessage());
    }
  }

  /** {@return whether bytes of the body that have come could be made ready; never blocks} */
  @Override
  public boolean moreWithoutWaiting() {
    try {
      return body().decode();
    } catch (ProtocolException _) {
      // Found again, and reported, by the read that follows.
      return false;
    }
  }

  /** {@return whether the whole body has come and is ready} */
  boolean bodyEnded() {
    return body().ended();
  }

  /**
   * Reads the rest of the body until it is all ready.
   *
   * @param most the most bytes it may have
   */
  void readWhole(int most) throws ProviderException, InterruptedException {
    long announced = body().expected();
    if (announced > most) {
      throw tooLong(most);
    }
    ReceiveBuffer buffer = buffer();
    if (announced > 0) {
      buffer.reserve((int) Math.min(announced, MOST_RESERVED));
    }
    while (more()) {
      if (buffer.ready() > most) {
        throw tooLong(most);
      }
    }
  }

  private ProviderException tooLong(int most) {
    close();
    return new ProtocolBroken(
        Stage.STREAMING, origin() + " sent an answer longer than " + most + " bytes");
  }

  /** Notes that the answer is whole, though its bytes may still be looked at. */
  void complete() {
    complete = true;
  }

  /** Ends the exchange: no byte of the answer is looked at any more. For the reader. */
  void finish() {
    Connection connection = held.getAndSet(null);
    if (connection != null && clean()) {
      connection.buffer().clear();
      pool.put(connection);
    } else if (connection != null) {
      pool.discard(connection);
    }
  }

  private boolean clean() {
    return reusable && body().leavesConnectionClean();
  }

  /**
   * Ends the exchange after the last thing of interest, when the end of the body may be a moment
   * away: a short wait for it is cheaper than a new connection.
   */
  void finishWithin(int millis) throws InterruptedException {
    Connection connection = held.get();
    if (connection == null || !reusable) {
      drop();
      return;
    }
    try {
      connection.readWithin(millis);
      boolean ended = false;
      for (int i = 0; i < MOST_LATE_READS && !ended; i++) {
        ended = !body().more();
      }
      connection.readWithin(0);
      if (ended) {
        finish();
        return;
      }
    } catch (IOException _) {
      if (Thread.interrupted()) {
        close();
        throw new InterruptedException();
      }
    }
    drop();
  }

  /** Gives the exchange up, unless it is over. Any thread, idempotent, does not block. */
  @Override
  public void close() {
    closed = true;
    Connection connection = held.getAndSet(null);
    if (connection != null && complete && clean()) {
      // The reader may still look at the bytes, so they must not become another answer's.
      connection.buffer().renew();
      pool.put(connection);
    } else if (connection != null) {
      pool.discard(connection);
    }
  }

  private void drop() {
    Connection connection = held.getAndSet(null);
    if (connection != null) {
      pool.discard(connection);
    }
  }

  private boolean given(Connection connection) {
    return closed || connection.closedHere();
  }

  private ProviderException givenUp(Stage stage) {
    return new Unreachable(stage, "the call to " + origin() + " was given up");
  }
}
