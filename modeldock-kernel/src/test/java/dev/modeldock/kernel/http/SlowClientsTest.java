package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.exchange.EventOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Hundreds of clients that are as slow as they can be, all at once: each is cut within its limit,
 * and who is not slow hardly notices.
 */
@Timeout(90)
class SlowClientsTest {

  private static final int OF_EACH = 120;
  private static final int HEALTHY = 400;
  private static final Duration LIMIT = Duration.ofSeconds(2);
  private static final long LIVENESS_NANOS = TimeUnit.SECONDS.toNanos(10);

  private static final ListenerSettings.Limits LIMITS =
      new ListenerSettings.Limits(1 << 20, 4096, LIMIT, LIMIT, LIMIT, LIMIT);

  private final AtomicInteger endless = new AtomicInteger();

  private TestEdge edge() throws IOException {
    return new TestEdge(
        LIMITS,
        exchange -> {
          if (!exchange.inbound().path().equals("/stream")) {
            exchange.answer(TestEdge.text(200, Integer.toString(exchange.body().length)));
            return;
          }
          endless.incrementAndGet();
          try {
            EventOutput out = exchange.stream();
            byte[] much = new byte[1 << 16];
            while (true) {
              out.write(much, 0, much.length);
            }
          } finally {
            endless.decrementAndGet();
          }
        });
  }

  @Test
  void slowOnesAreCutWhileOthersAreServed() throws Exception {
    try (TestEdge edge = edge()) {
      measure(edge, HEALTHY);
      long files = count("fd");
      long threads = count("task");

      var cut = new CountDownLatch(4 * OF_EACH);
      var clients = new ArrayList<RawClient>();
      String post = TestEdge.head("POST", "/");
      for (int i = 0; i < OF_EACH; i++) {
        slow(edge, clients, cut, TestEdge.head("GET", "/") + "x-slow: ", "y");
        slow(edge, clients, cut, post + "Content-Length: 100000\r\n\r\n", " ");
        slow(edge, clients, cut, post + "Transfer-Encoding: chunked\r\n\r\n0", "0");
        slow(edge, clients, cut, TestEdge.head("GET", "/stream") + "\r\n", "");
      }
      // Until then, filling their buffers is all that the machine does.
      Wait.until("all streams began", () -> endless.get() == OF_EACH);
      long[] nanos = measure(edge, HEALTHY);

      assertThat(cut.await(20, TimeUnit.SECONDS)).as("%s are left", cut.getCount()).isTrue();
      Wait.until("all streams ended", () -> endless.get() == 0);
      for (RawClient client : clients) {
        client.close();
      }
      Wait.until("all files are closed", () -> count("fd") <= files + 8);
      System.out.printf(
          "%d slow clients: healthy p50 %.2f ms, p99 %.2f ms, worst %.1f ms; threads %d -> %d%n",
          4 * OF_EACH,
          nanos[nanos.length / 2] / 1e6,
          nanos[nanos.length * 99 / 100] / 1e6,
          nanos[nanos.length - 1] / 1e6,
          threads,
          count("task"));
      assertThat(nanos[nanos.length - 1]).isLessThan(LIVENESS_NANOS);
    }
  }

  /** Sends {@code start}, then {@code drop} now and then, and reads nothing until it is cut. */
  private static void slow(
      TestEdge edge, List<RawClient> clients, CountDownLatch cut, String start, String drop)
      throws IOException {
    RawClient client = edge.connect();
    clients.add(client);
    client.send(start);
    Thread.startVirtualThread(() -> {
      try {
        while (true) {
          TimeUnit.MILLISECONDS.sleep(200);
          // A reader that was cut is told so by what it sends; nobody reads this.
          client.send(drop.isEmpty() ? "x" : drop);
        }
      } catch (IOException _) {
        cut.countDown();
      } catch (InterruptedException _) {
        Thread.currentThread().interrupt();
      }
    });
  }

  /** {@return how long each of {@code count} good requests took, in order} */
  private static long[] measure(TestEdge edge, int count) throws IOException {
    long[] nanos = new long[count];
    try (RawClient client = edge.connect()) {
      for (int i = 0; i < count; i++) {
        long began = System.nanoTime();
        client.send(TestEdge.head("POST", "/") + "Content-Length: 2\r\n\r\n{}");
        assertThat(client.reply().status()).isEqualTo(200);
        nanos[i] = System.nanoTime() - began;
      }
    }
    Arrays.sort(nanos);
    return nanos;
  }

  /** {@return how many files or threads this process has; 0 where it cannot be told} */
  private static long count(String what) {
    try (var all = Files.list(Path.of("/proc/self", what))) {
      return all.count();
    } catch (IOException _) {
      return 0;
    }
  }
}
