package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.EventOutput;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DeadlineTest {

  private static final Duration FAR = Duration.ofSeconds(60);
  private static final Duration SHORT = Duration.ofMillis(300);

  private static ListenerSettings.Limits limits(
      Duration head, Duration body, Duration idle, Duration write) {
    return new ListenerSettings.Limits(1 << 20, 100, head, body, idle, write);
  }

  private static TestEdge reading(ListenerSettings.Limits limits) throws IOException {
    return new TestEdge(
        limits,
        exchange -> exchange.answer(TestEdge.text(200, Integer.toString(exchange.body().length))));
  }

  @Test
  void aHeadThatTricklesInIsCutWithAWord() throws Exception {
    try (TestEdge edge = reading(limits(SHORT, FAR, FAR, FAR));
        RawClient client = edge.connect()) {
      Thread trickle = trickle(client, TestEdge.head("GET", "/") + "x-slow: ");
      RawClient.Reply reply = client.reply();
      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.body()).contains("body_timeout");
      assertThat(reply.header("x-request-id")).startsWith("req_");
      assertThat(client.rest()).isEmpty();
      trickle.join();
      assertThat(edge.paths).isEmpty();
    }
  }

  @Test
  void aPipelinedHeadThatTricklesInIsCutAsWell() throws Exception {
    try (TestEdge edge = reading(limits(SHORT, FAR, FAR, FAR));
        RawClient client = edge.connect()) {
      client.send(TestEdge.head("GET", "/") + "\r\nGET /second");
      assertThat(client.reply().status()).isEqualTo(200);
      assertThat(client.reply().status()).isEqualTo(408);
    }
  }

  @Test
  void aBodyThatTricklesInIsRefusedAndTheConnectionEnds() throws Exception {
    try (TestEdge edge = reading(limits(FAR, SHORT, FAR, FAR));
        RawClient client = edge.connect()) {
      Thread trickle =
          trickle(client, TestEdge.head("POST", "/") + "Content-Length: 10000\r\n\r\n{");
      RawClient.Reply reply = client.reply();
      assertThat(reply.status()).isEqualTo(408);
      assertThat(reply.closes()).isTrue();
      assertThat(client.rest()).isEmpty();
      trickle.join();
    }
  }

  @Test
  void anIdleConnectionIsClosed() throws Exception {
    try (TestEdge edge = reading(limits(FAR, FAR, SHORT, FAR));
        RawClient used = edge.connect();
        RawClient unused = edge.connect()) {
      used.send(TestEdge.head("GET", "/") + "\r\n");
      assertThat(used.reply().status()).isEqualTo(200);
      assertThat(used.rest()).isEmpty();
      assertThat(unused.rest()).isEmpty();
    }
  }

  @Test
  void aConnectionServesOnAfterAStreamThatLastedLongerThanTheIdleTimeout() throws Exception {
    try (TestEdge edge =
            new TestEdge(
                limits(FAR, FAR, SHORT, FAR),
                exchange -> {
                  if (exchange.inbound().path().equals("/long")) {
                    EventOutput out = exchange.stream();
                    for (int i = 0; i < 20; i++) {
                      TimeUnit.MILLISECONDS.sleep(50);
                      out.write(TestEdge.bytes("data: x\n\n"), 0, 9);
                    }
                    out.finish();
                  } else {
                    exchange.answer(TestEdge.text(200, "next"));
                  }
                });
        RawClient client = edge.connect()) {
      client.send(TestEdge.head("GET", "/long") + "\r\n");
      assertThat(client.reply().body()).hasSize(180);
      client.send(TestEdge.head("GET", "/") + "\r\n");
      assertThat(client.reply().body()).isEqualTo("next");
    }
  }

  @Test
  void aClientThatDoesNotReadItsStreamIsCut() throws Exception {
    CountDownLatch cut = new CountDownLatch(1);
    CountDownLatch told = new CountDownLatch(1);
    try (TestEdge edge =
            new TestEdge(
                limits(FAR, FAR, FAR, SHORT),
                exchange -> {
                  exchange.whenClientLeaves(told::countDown);
                  EventOutput out = exchange.stream();
                  byte[] much = new byte[1 << 16];
                  try {
                    for (int i = 0; i < 10_000; i++) {
                      out.write(much, 0, much.length);
                    }
                  } catch (ClientGoneException e) {
                    cut.countDown();
                    throw e;
                  }
                });
        RawClient client = edge.connect()) {
      client.send(TestEdge.head("GET", "/") + "\r\n");
      assertThat(cut.await(5, TimeUnit.SECONDS)).isTrue();
      assertThat(told.await(1, TimeUnit.SECONDS)).isTrue();
    }
  }

  /** Sends {@code start}, then a byte every few milliseconds until the connection ends. */
  private static Thread trickle(RawClient client, String start) throws IOException {
    client.send(start);
    return Thread.startVirtualThread(() -> {
      try {
        for (int i = 0; i < 200; i++) {
          TimeUnit.MILLISECONDS.sleep(20);
          client.send("x");
        }
      } catch (IOException | InterruptedException e) {
        // Cut, as it should be.
      }
    });
  }
}
