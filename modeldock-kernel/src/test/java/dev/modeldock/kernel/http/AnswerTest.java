package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.EventOutput;
import dev.modeldock.kernel.pipeline.Inbound;
import java.io.IOException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AnswerTest {

  private final AtomicReference<Inbound> seen = new AtomicReference<>();
  private final CountDownLatch release = new CountDownLatch(1);
  private TestEdge edge;
  private RawClient client;

  @BeforeEach
  void start() throws IOException {
    edge =
        new TestEdge(exchange -> {
          seen.set(exchange.inbound());
          switch (exchange.inbound().path()) {
            case "/large" -> exchange.answer(TestEdge.text(200, "x".repeat(1_000_000)));
            case "/empty" -> exchange.answer(TestEdge.text(204, ""));
            case "/nothing" -> {}
            case "/throw" -> throw new IllegalStateException("a secret prompt");
            case "/split" ->
                exchange.answer(Answer.json(200, new byte[0], new Answer.Header("a", "b\r\nc: d")));
            case "/twice" -> {
              exchange.answer(TestEdge.text(200, "first"));
              exchange.answer(TestEdge.text(200, "second"));
            }
            case "/stream", "/unfinished" -> {
              EventOutput out = exchange.stream(new Answer.Header("x-extra", "1"));
              release.await(5, TimeUnit.SECONDS);
              out.write(TestEdge.bytes("--data: a\n\n--"), 2, 9);
              out.write(new byte[0], 0, 0);
              byte[] big = TestEdge.bytes("data: " + "y".repeat(20_000) + "\n\n");
              out.write(big, 0, big.length);
              if (exchange.inbound().path().equals("/stream")) {
                out.finish();
                out.finish();
              }
            }
            case "/body" ->
                exchange.answer(TestEdge.text(200, Integer.toString(exchange.body().length)));
            default -> exchange.answer(TestEdge.text(200, "ok"));
          }
        });
    client = edge.connect();
  }

  @AfterEach
  void stop() throws IOException {
    release.countDown();
    client.close();
    edge.close();
  }

  private RawClient.Reply get(String target) throws IOException {
    return client.send(TestEdge.head("GET", target) + "\r\n").reply();
  }

  @Test
  void everyAnswerCarriesItsRequestIdAndNoServerName() throws IOException {
    RawClient.Reply reply = get("/");
    assertThat(reply.headers())
        .containsEntry("content-type", "application/json")
        .containsEntry("content-length", "2")
        .containsEntry("x-content-type-options", "nosniff")
        .containsEntry("x-request-id", seen.get().requestId())
        .containsEntry("x-modeldock-request-id", seen.get().requestId())
        .containsKey("date")
        .doesNotContainKeys("server", "connection", "access-control-allow-origin");
    assertThat(seen.get().requestId()).matches("req_[0-9a-z]{22}");
  }

  @Test
  void anthropicsClientsFindTheRequestIdWhereTheyLook() throws IOException {
    assertThat(get("/v1/messages").headers())
        .containsEntry("request-id", seen.get().requestId())
        .containsEntry("x-request-id", seen.get().requestId());
    String models = TestEdge.head("GET", "/v1/models");
    assertThat(client.send(models + "anthropic-version: 2023-06-01\r\n\r\n").reply().headers())
        .containsEntry("request-id", seen.get().requestId());
    assertThat(get("/v1/models").headers()).doesNotContainKey("request-id");
  }

  @Test
  void theHeadBecomesAnInbound() throws IOException {
    client.send(
        "post /v1/models/qwen%2Fqwen3:8b?a=%20b HTTP/1.1\r\nHost: LocalHost:1\r\nOrigin: null\r\n"
            + "Content-Type: text/plain\r\nX-Api-Key: k\r\nContent-Length: 0\r\n\r\n");
    assertThat(client.reply().status()).isEqualTo(200);
    Inbound in = seen.get();
    assertThat(in.method()).isEqualTo("POST");
    assertThat(in.path()).isEqualTo("/v1/models/qwen/qwen3:8b");
    assertThat(in.query()).isEqualTo("a=%20b");
    assertThat(in.peer().isLoopbackAddress()).isTrue();
    assertThat(in.host()).isEqualTo("LocalHost:1");
    assertThat(in.origin()).isEqualTo("null");
    assertThat(in.contentType()).isEqualTo("text/plain");
    assertThat(in.key().reveal()).isEqualTo("k");
  }

  @Test
  void pathsAreDecodedExactlyOnce() throws IOException {
    get("/a%252Fb%20%C3%A4;x=1/../c");
    assertThat(seen.get().path()).isEqualTo("/a%2Fb \u00e4;x=1/../c");
  }

  @Test
  void keysThatContradictEachOtherAreNoValidKey() throws IOException {
    assertThat(keyOf("Authorization: bEaReR  k1\r\n")).isEqualTo("k1");
    assertThat(keyOf("Authorization: Bearer k1\r\nx-api-key: k1\r\n")).isEqualTo("k1");
    assertThat(keyOf("Authorization: Bearer k1\r\nx-api-key: k2\r\n")).isEmpty();
    assertThat(keyOf("Authorization: Basic k1\r\nx-api-key: k1\r\n")).isEmpty();
    assertThat(keyOf("Authorization: Bearer k1\r\nAuthorization: Bearer k1\r\n"))
        .isEqualTo("k1, Bearer k1");
    get("/");
    assertThat(seen.get().key()).isNull();
  }

  private String keyOf(String headers) throws IOException {
    client.send(TestEdge.head("GET", "/") + headers + "\r\n").reply();
    return seen.get().key().reveal();
  }

  @Test
  void largeAnswersArriveWhole() throws IOException {
    assertThat(get("/large").body()).hasSize(1_000_000).containsOnlyOnce("x".repeat(1_000_000));
    assertThat(get("/").body()).isEqualTo("ok");
  }

  @Test
  void headHasTheLengthButNoBody() throws IOException {
    client.send(TestEdge.head("HEAD", "/large") + "\r\n");
    assertThat(client.reply(false).header("content-length")).isEqualTo("1000000");
    client.send(TestEdge.head("HEAD", "/stream") + "\r\n");
    release.countDown();
    assertThat(client.reply(false).header("content-type")).isEqualTo("text/event-stream");
    assertThat(get("/").body()).isEqualTo("ok");
  }

  @Test
  void anAnswerWithoutContentHasNoLength() throws IOException {
    assertThat(get("/empty").headers()).doesNotContainKeys("content-length", "content-type");
    assertThat(get("/").body()).isEqualTo("ok");
  }

  @Test
  void aStreamIsOneChunkForEveryWrite() throws IOException {
    client.send(TestEdge.head("GET", "/stream") + "\r\n");
    RawClient.Reply head = client.head();
    assertThat(head.headers())
        .containsEntry("content-type", "text/event-stream")
        .containsEntry("cache-control", "no-cache")
        .containsEntry("x-accel-buffering", "no")
        .containsEntry("x-extra", "1");
    release.countDown();
    assertThat(client.chunk()).isEqualTo("data: a\n\n");
    assertThat(client.chunk()).hasSize(20_008);
    assertThat(client.chunk()).isEmpty();
    assertThat(get("/").body()).isEqualTo("ok");
  }

  @Test
  void aStreamThatIsNotFinishedIsCutWithoutItsLastChunk() throws IOException {
    release.countDown();
    client.send(TestEdge.head("GET", "/unfinished") + "\r\n");
    client.head();
    assertThat(client.rest()).endsWith("\n\n\r\n").doesNotContain("\r\n0\r\n");
  }

  @Test
  void aHandlerThatFailsIsA500ThatTellsNothing() throws IOException {
    for (String target : new String[] {"/throw", "/nothing", "/split"}) {
      RawClient.Reply reply = get(target);
      assertThat(reply.status()).as(target).isEqualTo(500);
      assertThat(reply.body()).contains("internal_error").doesNotContain("secret");
    }
    assertThat(get("/twice").body()).isEqualTo("first");
    assertThat(get("/").body()).isEqualTo("ok");
  }

  @Test
  void closeIsHonouredAndSaid() throws IOException {
    client.send(TestEdge.head("GET", "/") + "Connection: close\r\n\r\n");
    assertThat(client.reply().closes()).isTrue();
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void continueIsSaidWhenTheBodyIsReadAndNotBefore() throws IOException {
    String expecting = "Expect: 100-continue\r\nContent-Length: 5\r\n\r\n";
    client.send(TestEdge.head("POST", "/body") + expecting);
    assertThat(client.head().status()).isEqualTo(100);
    client.send("hello");
    assertThat(client.reply().body()).isEqualTo("5");
    client.send(TestEdge.head("POST", "/") + expecting);
    RawClient.Reply refused = client.reply();
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.closes()).isTrue();
    assertThat(client.rest()).isEmpty();
  }

  @Test
  void oneConnectionServesHundredsOfRequests() throws IOException {
    for (int i = 0; i < 500; i++) {
      client.send(TestEdge.head("POST", "/body") + "Content-Length: 3\r\n\r\n");
      client.send("abc");
      assertThat(client.reply().body()).isEqualTo("3");
    }
  }
}
