package dev.modeldock.testkit.client;

import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A request's thread, as a host has one: calls a provider and reads the answer to its end on a
 * virtual thread, where it can be watched and interrupted.
 */
public final class Caller {

  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Answer answer = new Answer();
  private final CountDownLatch opened = new CountDownLatch(1);
  private final Semaphore events = new Semaphore(0);
  private final Thread thread;
  private volatile @Nullable ModelStream stream;
  private volatile @Nullable Throwable failure;

  private final Set<String> dropped = ConcurrentHashMap.newKeySet();
  private volatile boolean relayed;

  private Caller(Provider provider, Ask ask) {
    ChatCall call = ask.call(dropped::add, () -> relayed = true);
    thread = Thread.ofVirtual().name("caller").unstarted(() -> run(provider, call));
  }

  /** Calls {@code provider}. */
  public static Caller start(Provider provider, Ask ask) {
    var caller = new Caller(provider, ask);
    caller.thread.start();
    return caller;
  }

  private void run(Provider provider, ChatCall call) {
    try (ModelStream answering = provider.chat(call)) {
      stream = answering;
      opened.countDown();
      readAll(answering);
    } catch (Exception | LinkageError | AssertionError e) {
      failure = e;
    }
  }

  private void readAll(ModelStream answering) throws ProviderException, InterruptedException {
    try {
      ModelEvent event = answering.next();
      while (event != null) {
        answer.add(event);
        events.release();
        event = answering.next();
      }
    } catch (ProviderException e) {
      failure = e;
    }
    if (answering.next() != null || answering.next() != null) {
      answer.problem("the stream goes on after it was over");
    }
  }

  /** {@return the stream, if {@link Provider#chat} returns it within {@code limit}} */
  public Optional<ModelStream> stream(Duration limit) throws InterruptedException {
    boolean there = opened.await(limit.toNanos(), TimeUnit.NANOSECONDS);
    return there ? Optional.ofNullable(stream) : Optional.empty();
  }

  /** Waits for so many more events. */
  public boolean awaitEvents(int count, Duration limit) throws InterruptedException {
    return events.tryAcquire(count, limit.toNanos(), TimeUnit.NANOSECONDS);
  }

  /** Interrupts the thread, as a host does whose client has left. */
  public void interrupt() {
    thread.interrupt();
  }

  /**
   * Waits until the thread has ended.
   *
   * @return whether it has within {@code limit}
   */
  public boolean awaitEnd(Duration limit) throws InterruptedException {
    return thread.join(limit);
  }

  /**
   * {@return what was answered, until the end or a failure; waits for it}
   *
   * @throws AssertionError if the answer does not end in time
   */
  public Answer answer() throws InterruptedException {
    if (!thread.join(PATIENCE)) {
      var e = new AssertionError("the answer has not ended after " + PATIENCE.toSeconds() + " s");
      e.setStackTrace(thread.getStackTrace());
      thread.interrupt();
      throw e;
    }
    return answer;
  }

  /** {@return the fields that the provider has said it does not pass on} */
  public Set<String> dropped() {
    return Set.copyOf(dropped);
  }

  /** {@return whether the provider has asked for the client's own bytes, which have all fields} */
  public boolean relayed() {
    return relayed;
  }

  /** {@return what was thrown; waits for the end} */
  public Optional<Throwable> failure() throws InterruptedException {
    answer();
    return Optional.ofNullable(failure);
  }
}
