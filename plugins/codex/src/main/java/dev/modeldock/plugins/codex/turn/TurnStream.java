package dev.modeldock.plugins.codex.turn;

import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.plugins.codex.rpc.Inbox;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/** An answer of the CLI while it comes. Read by one thread, closed by any. */
final class TurnStream implements ModelStream {

  private final ThreadInUse thread;
  private final TurnReader reader;
  private final Limits limits;
  private final long begun = System.nanoTime();
  private final Deque<ModelEvent> pending = new ArrayDeque<>();
  private boolean heard;
  private boolean over;

  TurnStream(ThreadInUse thread, TurnReader reader, Limits limits) {
    this.thread = thread;
    this.reader = reader;
    this.limits = limits;
  }

  @Override
  public @Nullable ModelEvent next() throws ProviderException, InterruptedException {
    try {
      while (pending.isEmpty() && !over) {
        step();
      }
    } catch (CredentialsRejected e) {
      thread.distrust();
      throw fail(e);
    } catch (ProviderException e) {
      throw fail(e);
    }
    return pending.poll();
  }

  private void step() throws ProviderException, InterruptedException {
    Duration limit = limit();
    switch (thread.inbox().next(limit)) {
      case Inbox.News(var note) -> {
        heard = true;
        TurnReader.Progress progress = reader.read(note, pending);
        if (progress != TurnReader.Progress.RUNNING) {
          over = true;
          thread.release(progress == TurnReader.Progress.OVER);
        }
      }
      case Inbox.Gone _ ->
          throw new Unreachable(
              reader.stage(), "the Codex CLI ended while it answered; ask again to start it anew");
      case Inbox.Overrun _ ->
          throw new Overloaded(reader.stage(), "the answer came faster than it was read", null);
      case Inbox.Closed _ -> {
        over = true;
        pending.clear();
      }
      case null -> throw late(limit);
    }
  }

  private Duration limit() {
    Duration left = limits.turn().minusNanos(System.nanoTime() - begun);
    Duration silence = heard ? limits.idle() : min(Limits.START, limits.idle());
    return left.isNegative() ? Duration.ZERO : min(left, silence);
  }

  private static Duration min(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private TimedOut late(Duration waited) {
    String why =
        System.nanoTime() - begun >= limits.turn().toNanos()
            ? "took longer than %d seconds; see turn_timeout_seconds"
                .formatted(limits.turn().toSeconds())
            : "said nothing for %d seconds; see idle_timeout_seconds".formatted(waited.toSeconds());
    return new TimedOut(reader.stage(), "Codex " + why);
  }

  private ProviderException fail(ProviderException failure) {
    over = true;
    pending.clear();
    thread.release(false);
    return failure;
  }

  @Override
  public boolean ready() {
    return !pending.isEmpty() || thread.inbox().filled();
  }

  @Override
  public void close() {
    thread.release(false);
    thread.inbox().close();
  }
}
