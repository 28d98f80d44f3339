package dev.modeldock.plugins.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * A client that leaves between the head of the answer and its first word; the contract has the
 * rest.
 */
@Timeout(20)
class OllamaCancelTest {

  private static final Duration SOON = Duration.ofSeconds(1);

  private OllamaUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = OllamaUnderTest.start();
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @Test
  void anInterruptReachesOllama() throws Exception {
    ModelStream stream = under.open("fault-stall-first:latest");
    Blocked<ModelEvent> blocked = Blocked.in(stream::next);

    blocked.thread().interrupt();

    assertThat(blocked.failure()).isInstanceOf(InterruptedException.class);
    stream.close();
    assertThat(under.ollama.awaitDisconnect(SOON)).isTrue();
  }

  @Test
  void closingFromAnotherThreadUnblocksTheReaderAndReachesOllama() throws Exception {
    ModelStream stream = under.open("fault-stall-first:latest");
    Blocked<ModelEvent> blocked = Blocked.in(stream::next);

    stream.close();

    assertThat(under.ollama.awaitDisconnect(SOON)).isTrue();
    blocked.awaitEnd();
    assertThat(stream.next()).isNull();
  }

  /** A call that is under way on a thread of its own. */
  private record Blocked<T>(Thread thread, FutureTask<T> task) {

    static <T> Blocked<T> in(Callable<T> call) throws InterruptedException {
      var begun = new CountDownLatch(1);
      var task =
          new FutureTask<T>(() -> {
            begun.countDown();
            return call.call();
          });
      Thread thread = Thread.ofVirtual().start(task);
      begun.await();
      while (thread.getState() == Thread.State.RUNNABLE) {
        Thread.onSpinWait();
      }
      return new Blocked<>(thread, task);
    }

    /** Waits until it ends, by a result or any failure. */
    void awaitEnd() throws Exception {
      thread.join(Duration.ofSeconds(5));
      assertThat(task.isDone()).isTrue();
    }

    T result() throws Exception {
      return task.get(5, TimeUnit.SECONDS);
    }

    Throwable failure() throws Exception {
      try {
        return new AssertionError("ended with " + result());
      } catch (ExecutionException e) {
        return e.getCause();
      }
    }
  }
}
