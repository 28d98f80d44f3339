package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.exchange.EventOutput;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class HttpListenerTest {

  private final Semaphore handling = new Semaphore(0);
  private final CountDownLatch release = new CountDownLatch(1);

  private TestEdge waiting() throws IOException {
    return new TestEdge(exchange -> {
      if (exchange.inbound().path().equals("/wait")) {
        EventOutput out = exchange.stream();
        handling.release();
        release.await(10, TimeUnit.SECONDS);
        out.write(TestEdge.bytes("data: end\n\n"), 0, 11);
        out.finish();
      } else {
        exchange.answer(TestEdge.text(200, "ok"));
      }
    });
  }

  @Test
  void aPortInUseIsSaidSo() throws IOException {
    try (TestEdge first = waiting()) {
      int port = first.listener().port();
      HttpListener second =
          new HttpListener(
              ListenerSettings.loopback("second", port), exchange -> {}, TestEdge::render);
      assertThatThrownBy(second::start)
          .isInstanceOf(IOException.class)
          .hasMessageContaining("port " + port + " is in use")
          .hasMessageContaining("--port");
      try (RawClient client = first.connect()) {
        assertThat(client.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
      }
    }
  }

  @Test
  void aStopLetsRunningExchangesFinishAndClosesIdleConnections() throws Exception {
    TestEdge edge = waiting();
    try (RawClient busy = edge.connect();
        RawClient idle = edge.connect()) {
      assertThat(idle.send(TestEdge.head("GET", "/") + "\r\n").reply().status()).isEqualTo(200);
      busy.send(TestEdge.head("GET", "/wait") + "\r\n");
      assertThat(handling.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
      Thread stopping =
          Thread.startVirtualThread(() -> edge.listener().stop(Duration.ofSeconds(10)));
      assertThat(idle.rest()).isEmpty();
      awaitClosed(edge);
      assertThat(stopping.isAlive()).isTrue();
      release.countDown();
      assertThat(busy.reply().body()).isEqualTo("data: end\n\n");
      assertThat(busy.rest()).isEmpty();
      assertThat(stopping.join(Duration.ofSeconds(5))).isTrue();
    }
  }

  /** An idle connection may end a moment before the port does. */
  private static void awaitClosed(TestEdge edge) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (System.nanoTime() < end) {
      try (RawClient _ = edge.connect()) {
        Thread.onSpinWait();
      } catch (IOException _) {
        return;
      }
    }
    throw new AssertionError("connections are still taken");
  }

  @Test
  void aStopCutsWhatIsStillRunningAfterTheGrace() throws Exception {
    TestEdge edge = waiting();
    try (RawClient busy = edge.connect()) {
      busy.send(TestEdge.head("GET", "/wait") + "\r\n");
      busy.head();
      edge.listener().stop(Duration.ofMillis(100));
      assertThat(busy.rest()).isEmpty();
    } finally {
      release.countDown();
    }
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void connectionsThatComeAndGoLeaveNothingBehind() throws Exception {
    try (TestEdge edge = waiting()) {
      churn(edge, 20);
      long before = descriptors();
      churn(edge, 1000);
      ClientLeavesTest.await(() -> descriptors() < before + 20);
    }
  }

  /** Opens connections and leaves in every way there is. */
  private static void churn(TestEdge edge, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      RawClient client = edge.connect();
      switch (i % 5) {
        case 0 -> client.close();
        case 1 -> client.reset();
        case 2 -> {
          client.send("GET / HT");
          client.reset();
        }
        case 3 -> {
          client.send(TestEdge.head("GET", "/") + "\r\n").reply();
          client.close();
        }
        default -> {
          client.send(TestEdge.head("POST", "/") + "Content-Length: 9\r\n\r\n1");
          client.close();
        }
      }
    }
  }

  private static long descriptors() {
    try (var open = Files.list(Path.of("/proc/self/fd"))) {
      return open.count();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
