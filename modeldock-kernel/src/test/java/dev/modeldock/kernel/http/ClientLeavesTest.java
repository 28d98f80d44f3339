package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ClientLeavesTest {

  private enum Leaving {
    FIN,
    RESET
  }

  private final Semaphore handling = new Semaphore(0);
  private final CountDownLatch left = new CountDownLatch(1);
  private final CountDownLatch handled = new CountDownLatch(1);
  private final CountDownLatch release = new CountDownLatch(1);
  private final AtomicInteger leaves = new AtomicInteger();
  private final AtomicInteger watchers = new AtomicInteger();
  private TestEdge edge;

  @BeforeEach
  void start() throws IOException {
    edge =
        new TestEdge(exchange -> {
          String path = exchange.inbound().path();
          if (path.startsWith("/quick")) {
            watchers.incrementAndGet();
            exchange.whenClientLeaves(leaves::incrementAndGet);
            exchange.answer(TestEdge.text(200, path));
            return;
          }
          exchange.body();
          exchange.whenClientLeaves(() -> {
            leaves.incrementAndGet();
            left.countDown();
          });
          EventOutput out = path.equals("/stream") ? exchange.stream() : null;
          if (out != null) {
            out.write(TestEdge.bytes("data: 1\n\n"), 0, 9);
          }
          handling.release();
          if (path.equals("/slow")) {
            release.await(5, TimeUnit.SECONDS);
            exchange.answer(TestEdge.text(200, "slow"));
            return;
          }
          left.await(5, TimeUnit.SECONDS);
          try {
            if (out != null) {
              assertThatThrownBy(() -> out.write(TestEdge.bytes("data: 2\n\n"), 0, 9))
                  .isInstanceOf(ClientGoneException.class);
            } else {
              exchange.answer(TestEdge.text(200, "late"));
            }
          } finally {
            handled.countDown();
          }
        });
  }

  @AfterEach
  void stop() {
    release.countDown();
    edge.close();
  }

  @ParameterizedTest
  @EnumSource
  void whoLeavesBeforeTheAnswerIsNoticedAtOnce(Leaving leaving) throws Exception {
    leaves(leaving, TestEdge.head("POST", "/wait") + "Content-Length: 2\r\n\r\n{}");
    await(() -> !edge.failures.isEmpty());
    assertThat(edge.failures).hasExactlyElementsOfTypes(ClientGoneException.class);
  }

  @ParameterizedTest
  @EnumSource
  void whoLeavesAfterAChunkedBodyIsNoticedAtOnce(Leaving leaving) throws Exception {
    leaves(
        leaving,
        TestEdge.head("POST", "/wait") + "Transfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n");
  }

  @ParameterizedTest
  @EnumSource
  void whoLeavesInTheMiddleOfAStreamIsNoticedAtOnce(Leaving leaving) throws Exception {
    leaves(leaving, TestEdge.head("GET", "/stream") + "\r\n");
    assertThat(edge.failures).isEmpty();
  }

  private void leaves(Leaving leaving, String request) throws Exception {
    RawClient client = edge.connect();
    client.send(request);
    assertThat(handling.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
    switch (leaving) {
      case FIN -> client.close();
      case RESET -> client.reset();
    }
    assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
    assertThat(handled.await(2, TimeUnit.SECONDS)).isTrue();
    assertThat(leaves).hasValue(1);
  }

  @Test
  void aClientThatOnlyStopsSendingCountsAsOneThatLeft() throws Exception {
    try (RawClient client = edge.connect()) {
      client.send(TestEdge.head("GET", "/wait") + "\r\n");
      assertThat(handling.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
      client.socket().shutdownOutput();
      assertThat(left.await(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void whoLeavesInTheMiddleOfItsBodyIsGone() throws Exception {
    try (RawClient client = edge.connect()) {
      client.send(TestEdge.head("POST", "/wait") + "Content-Length: 100\r\n\r\n{}");
    }
    await(() -> !edge.failures.isEmpty());
    assertThat(edge.failures).hasExactlyElementsOfTypes(ClientGoneException.class);
  }

  @Test
  void pipelinedRequestsAreAnsweredInOrderWhileTheConnectionIsReadAhead() throws Exception {
    try (RawClient client = edge.connect()) {
      client.send(TestEdge.head("GET", "/slow") + "\r\n");
      assertThat(handling.tryAcquire(5, TimeUnit.SECONDS)).isTrue();
      // In pieces, so that heads arrive torn apart by the read-ahead.
      StringBuilder pipelined = new StringBuilder();
      for (int i = 0; i < 200; i++) {
        pipelined.append(TestEdge.head("GET", "/quick" + i)).append("\r\n");
      }
      for (int at = 0; at < pipelined.length(); at += 1001) {
        client.send(pipelined.substring(at, Math.min(pipelined.length(), at + 1001)));
      }
      release.countDown();
      assertThat(client.reply().body()).isEqualTo("slow");
      for (int i = 0; i < 200; i++) {
        assertThat(client.reply().body()).isEqualTo("/quick" + i);
      }
    }
    assertThat(leaves).hasValue(0);
  }

  @Test
  void whoLeavesAfterItsAnswerIsNobodysConcern() throws Exception {
    try (RawClient client = edge.connect()) {
      for (int i = 0; i < 300; i++) {
        client.send(TestEdge.head("GET", "/quick") + "\r\n");
        assertThat(client.reply().body()).isEqualTo("/quick");
      }
    }
    assertThat(watchers).hasValue(300);
    assertThat(leaves).hasValue(0);
  }

  static void await(BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(5);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).isLessThan(end);
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }
}
