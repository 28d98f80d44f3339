package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is not a request is refused in the shape of all errors, and ends its connection. */
class MalformedRequestTest {

  private static final String POST = TestEdge.head("POST", "/");
  private static final String CHUNKED = POST + "Transfer-Encoding: chunked\r\n\r\n";
  private static TestEdge edge;

  @BeforeAll
  static void start() throws IOException {
    edge =
        new TestEdge(exchange ->
            exchange.answer(TestEdge.text(200, Integer.toString(exchange.body().length))));
  }

  @AfterAll
  static void stop() {
    edge.close();
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("no request line", 400, "hello\r\n\r\n"),
        Arguments.of("no version", 400, "GET /\r\n\r\n"),
        Arguments.of("lone line feeds", 400, "GET / HTTP/1.1\nHost: localhost\n\n"),
        Arguments.of("HTTP/1.0", 505, "GET / HTTP/1.0\r\n\r\n"),
        Arguments.of("HTTP/2", 400, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"),
        Arguments.of("no host", 400, "GET / HTTP/1.1\r\n\r\n"),
        Arguments.of("two hosts", 400, TestEdge.head("GET", "/") + "Host: localhost\r\n\r\n"),
        Arguments.of("header without colon", 400, TestEdge.head("GET", "/") + "bad\r\n\r\n"),
        Arguments.of("header name with space", 400, TestEdge.head("GET", "/") + "a b: c\r\n\r\n"),
        Arguments.of("absolute target", 400, TestEdge.head("GET", "http://evil/") + "\r\n"),
        Arguments.of("broken escape", 400, TestEdge.head("GET", "/a%2") + "\r\n"),
        Arguments.of("escape of no hex", 400, TestEdge.head("GET", "/a%zz") + "\r\n"),
        Arguments.of("escaped control", 400, TestEdge.head("GET", "/a%00b") + "\r\n"),
        Arguments.of("escape of no UTF-8", 400, TestEdge.head("GET", "/a%ff") + "\r\n"),
        Arguments.of("long request line", 414, TestEdge.head("GET", "/" + "a".repeat(4096))),
        Arguments.of("large headers", 431, TestEdge.head("GET", "/") + "a: " + "b".repeat(25_000)),
        Arguments.of(
            "many headers", 431, TestEdge.head("GET", "/") + "a: bcdefghijklm\r\n".repeat(2000)),
        Arguments.of(
            "both framings",
            400,
            POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"),
        Arguments.of(
            "coding beside chunked", 501, POST + "Transfer-Encoding: gzip, chunked\r\n\r\n"),
        Arguments.of("coding but not chunked", 400, POST + "Transfer-Encoding: gzip\r\n\r\n"),
        Arguments.of("two lengths", 400, POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n"),
        Arguments.of("two lengths in one", 400, POST + "Content-Length: 5, 6\r\n\r\n"),
        Arguments.of("length below zero", 400, POST + "Content-Length: -1\r\n\r\n"),
        Arguments.of("signed length", 400, POST + "Content-Length: +1\r\n\r\nx"),
        Arguments.of("length of no number", 400, POST + "Content-Length: five\r\n\r\n"),
        Arguments.of("chunk size of no hex", 400, CHUNKED + "zz\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("chunk size below zero", 400, CHUNKED + "-1\r\n\r\n0\r\n\r\n"),
        Arguments.of("chunk with extension", 400, CHUNKED + "5;a=b\r\nhello\r\n0\r\n\r\n"),
        Arguments.of("chunk without its end", 400, CHUNKED + "5\r\nhelloXX0\r\n\r\n"),
        Arguments.of("chunk size line feed", 400, CHUNKED + "5\nhello\r\n0\r\n\r\n"),
        Arguments.of("trailers", 400, CHUNKED + "0\r\na: b\r\n\r\n"),
        Arguments.of("endless chunk size", 400, CHUNKED + "0".repeat(100_000)),
        Arguments.of("chunk over the limit", 413, CHUNKED + "7fffffff\r\nhello"),
        Arguments.of("length over the limit", 413, POST + "Content-Length: 1048577\r\n\r\nhello"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isRefusedAndEndsItsConnection(String name, int status, String request) throws IOException {
    edge.paths.clear();
    try (RawClient client = edge.connect()) {
      client.send(request);
      RawClient.Reply reply = client.reply();
      assertThat(reply.status()).isEqualTo(status);
      assertThat(reply.header("content-type")).isEqualTo("application/json");
      assertThat(reply.header("x-request-id")).startsWith("req_");
      assertThat(reply.header("x-modeldock-request-id")).isEqualTo(reply.header("x-request-id"));
      assertThat(reply.headers()).doesNotContainKey("server");
      assertThat(reply.body()).startsWith("{\"error\":");
      assertThat(reply.closes()).isTrue();
      assertThat(client.rest()).isEmpty();
    }
  }

  @Test
  void chunkedBodiesThatAreWellFormedAreRead() throws IOException {
    try (RawClient client = edge.connect()) {
      for (int i = 0; i < 3; i++) {
        client.send(CHUNKED + "5\r\nhello\r\n00A\r\n0123456789\r\n0\r\n\r\n");
        assertThat(client.reply().body()).isEqualTo("15");
      }
    }
  }

  @Test
  void chunkedBodiesAreReadByteByByte() throws IOException {
    try (RawClient client = edge.connect()) {
      for (char c : (CHUNKED + "5\r\nhello\r\n0\r\n\r\n").toCharArray()) {
        client.send(String.valueOf(c));
      }
      assertThat(client.reply().body()).isEqualTo("5");
    }
  }

  @Test
  void compressedBodiesAreRefusedByWhoReadsThem() throws IOException {
    try (RawClient client = edge.connect()) {
      client.send(POST + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\n{}");
      assertThat(client.reply().status()).isEqualTo(415);
      client.send(POST + "Content-Encoding: identity\r\nContent-Length: 2\r\n\r\n{}");
      assertThat(client.reply().status()).isEqualTo(200);
    }
  }
}
