package dev.modeldock.kernel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramingTest {

  private static final RelayLimits TINY =
      new RelayLimits(Duration.ofSeconds(5), Duration.ofSeconds(4), 4, 16, 600, 50, 2000);

  private final RelayClient client = new RelayClient(TINY);

  @AfterEach
  void close() {
    client.close();
  }

  private HttpReply answer(ScriptedServer server) throws Exception {
    return client.send(HttpCall.get(server.uri("/x")));
  }

  private static String unescaped(String text) {
    return text.replace("^", "\r\n").replace("~", "\n");
  }

  /** In these, {@code ^} is CRLF and {@code ~} is LF. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "HTTP/1.1 200 OK^Content-Length: 5^^hello | hello",
        "HTTP/1.1 200^content-length:5^^hello | hello",
        "HTTP/1.1 200 OK^Content-Length: 5^Content-Length: 5^^hello | hello",
        "HTTP/1.1 200 OK~Content-Length: 5~~hello | hello",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5^hello^0^^ | hello",
        "HTTP/1.1 200 OK^TRANSFER-ENCODING: Chunked^^2^he^003^llo^0^^ | hello",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5;a=b^hello^0^Trailer: x^Y: z^^ | hello",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^A^0123456789^a^abcdefghij^0^^"
            + " | 0123456789abcdefghij",
        "HTTP/1.1 200 OK^^hello | hello",
        "HTTP/1.0 200 OK^^hello | hello",
        "HTTP/1.1 100 Continue^^HTTP/1.1 103 Early Hints^Link: x^^HTTP/1.1 200 OK^"
            + "Content-Length: 5^^hello | hello",
        "HTTP/1.1 204 No Content^^ | ''",
        "HTTP/1.1 204 No Content^Content-Length: 7^^ | ''",
        "HTTP/1.1 304 Not Modified^Content-Length: 7^^ | ''",
        "HTTP/1.1 200 OK^Content-Length: 0^^ | ''",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^0^^ | ''",
        "HTTP/1.1 200 Ünïcode^X-Y: ä^Content-Length: 5^^hello | hello",
      })
  void everyFramingIsRead(String raw, String expected) throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.once(unescaped(raw)));
        HttpReply reply = answer(server)) {
      assertThat(new String(reply.readAll(100), StandardCharsets.UTF_8)).isEqualTo(expected);
    }
  }

  @Test
  void theAnswerToHeadHasNoBody() throws Exception {
    byte[] raw = unescaped("HTTP/1.1 200 OK^Content-Length: 5^^").getBytes(StandardCharsets.UTF_8);
    ReplyHead head = ReplyHead.parse(raw, 0, raw.length);
    assertThat(head.framing("HEAD")).isEqualTo(ReplyHead.Framing.NONE);
    assertThat(head.framing("GET")).isEqualTo(ReplyHead.Framing.LENGTH);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SSH-2.0-OpenSSH_9.9^",
        "HTTP/2 200 OK^^",
        "HTTP/1.2 200 OK^^",
        "HTTP/1.1  200 OK^^",
        "HTTP/1.1 2000 OK^^",
        "HTTP/1.1 20x OK^^",
        "HTTP/1.1 099 OK^^",
        "HTTP/1.1 101 Switching Protocols^Upgrade: x^^",
        "HTTP/1.1 200 OK^Content-Length: 5^Transfer-Encoding: chunked^^",
        "HTTP/1.1 200 OK^Content-Length: 5^Content-Length: 6^^hello",
        "HTTP/1.1 200 OK^Content-Length: 5, 5^^hello",
        "HTTP/1.1 200 OK^Content-Length: -5^^hello",
        "HTTP/1.1 200 OK^Content-Length: +5^^hello",
        "HTTP/1.1 200 OK^Content-Length: ^^hello",
        "HTTP/1.1 200 OK^Content-Length: 99999999999999999999^^hello",
        "HTTP/1.1 200 OK^Transfer-Encoding: gzip, chunked^^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^Transfer-Encoding: chunked^^",
        "HTTP/1.0 200 OK^Transfer-Encoding: chunked^^",
        "HTTP/1.1 200 OK^Content-Length : 5^^hello",
        "HTTP/1.1 200 OK^X: a^ folded^Content-Length: 5^^hello",
        "HTTP/1.1 200 OK^no colon here^^",
        "HTTP/1.1 200 OK^: empty^^",
        "HTTP/1.1 200 OK^X: a\0b^^",
        "HTTP/1.1 200 OK^X: a\rb^^",
        "HTTP/1.1 200 O\0K^^",
      })
  void whatIsNotHttpIsRefused(String raw) throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.once(unescaped(raw)))) {
      var failure = catchThrowableOfType(ProviderException.class, () -> answer(server));
      assertThat(failure).isInstanceOf(ProtocolBroken.class);
      assertThat(failure.stage()).isEqualTo(Stage.SENT);
      assertThat(failure).hasMessageStartingWith("127.0.0.1:" + server.port() + " ");
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK^Content-Length: 6^^hello",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5^hello",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5^hello^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5^hello^0^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5^hello^0^Trailer: x^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5^hel",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^4^hello^0^^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^ 5^hello^0^^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5 ^hello^0^^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^-5^hello^0^^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^0x5^hello^0^^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^5~hello^0^^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^^hello^0^^",
        "HTTP/1.1 200 OK^Transfer-Encoding: chunked^^ffffffffffffffff^hello^0^^",
      })
  void aBrokenBodyIsTold(String raw) throws Exception {
    try (var server = new ScriptedServer(ScriptedServer.once(unescaped(raw)));
        HttpReply reply = answer(server)) {
      var failure = catchThrowableOfType(ProviderException.class, () -> reply.readAll(100));
      assertThat(failure).isInstanceOf(ProtocolBroken.class);
      assertThat(failure.stage()).isEqualTo(Stage.STREAMING);
    }
  }

  @Test
  void aResetInTheBodyIsTold() throws Exception {
    ScriptedServer.Script resets =
        peer -> {
          peer.request();
          peer.send("HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\nhel");
          peer.reset();
        };
    try (var server = new ScriptedServer(resets);
        HttpReply reply = answer(server)) {
      var failure = catchThrowableOfType(ProviderException.class, () -> reply.readAll(100));
      assertThat(failure).isInstanceOf(ProtocolBroken.class);
      assertThat(failure.stage()).isEqualTo(Stage.STREAMING);
    } catch (Unreachable e) {
      // The reset may overtake the head.
      assertThat(e.stage()).isEqualTo(Stage.SENT);
    }
  }

  @Test
  void aHeadWithoutAnEndIsBounded() throws Exception {
    ScriptedServer.Script endless =
        peer -> {
          peer.request();
          peer.send("HTTP/1.1 200 OK\r\n");
          while (true) {
            peer.send("X-Filler: 0123456789\r\n");
          }
        };
    try (var server = new ScriptedServer(endless)) {
      var failure = catchThrowableOfType(ProtocolBroken.class, () -> answer(server));
      assertThat(failure).hasMessageContaining("a head longer than 600 bytes");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 100 Continue\r\n\r\n",
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5;"
      })
  void framingWithoutAnEndIsBounded(String beginning) throws Exception {
    ScriptedServer.Script endless =
        peer -> {
          peer.request();
          while (true) {
            peer.send(beginning);
          }
        };
    try (var server = new ScriptedServer(endless)) {
      assertThat(catchThrowableOfType(ProtocolBroken.class, () -> answer(server).readAll(100)))
          .isNotNull();
    }
  }

  @Test
  void anAnswerLongerThanTheLimitIsRefused() throws Exception {
    String endless = "HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(2000);
    String announced = "HTTP/1.1 200 OK\r\nContent-Length: 2000\r\n\r\n";
    for (String raw : List.of(endless, announced)) {
      try (var server = new ScriptedServer(ScriptedServer.once(raw));
          HttpReply reply = answer(server)) {
        assertThat(catchThrowableOfType(ProtocolBroken.class, () -> reply.readAll(1000)))
            .hasMessageContaining("longer than 1000 bytes");
      }
    }
  }

  @Test
  void headersAreFoundInAnyCase() throws Exception {
    String raw = "HTTP/1.1 200 OK\r\nX-One:  a b \r\nx-one: second\r\nContent-Length: 0\r\n\r\n";
    try (var server = new ScriptedServer(ScriptedServer.once(raw));
        HttpReply reply = answer(server)) {
      assertThat(reply.header("X-ONE")).contains("a b");
      assertThat(reply.header("x-on")).isEmpty();
    }
  }

  private static List<String> lines(HttpReply reply) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line = reply.nextLine(); line != null; line = reply.nextLine()) {
      lines.add(line);
    }
    assertThat(reply.nextLine()).isNull();
    return lines;
  }

  @Test
  void linesAreDecodedWhole() throws Exception {
    String text = "{\"a\":\"grün\"}\r\n\n{\"b\":\"🦊🦊\"}\nlast";
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    StringBuilder head = new StringBuilder("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    ScriptedServer.Script byteByByte =
        peer -> {
          peer.request();
          peer.send(head.toString());
          for (byte b : bytes) {
            peer.send("1\r\n");
            peer.write(b);
            peer.send("\r\n");
          }
          peer.send("0\r\n\r\n");
          peer.awaitEnd();
        };
    try (var server = new ScriptedServer(byteByByte);
        HttpReply reply = answer(server)) {
      assertThat(lines(reply)).containsExactly("{\"a\":\"grün\"}", "", "{\"b\":\"🦊🦊\"}", "last");
    }
  }

  @Test
  void theConnectionGoesBackWithTheLastLine() throws Exception {
    String answer = "HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\nb\n";
    try (var server = ScriptedServer.answering(answer)) {
      HttpReply first = answer(server);
      assertThat(first.nextLine()).isEqualTo("a");
      assertThat(first.nextLine()).isEqualTo("b");
      assertThat(lines(answer(server))).containsExactly("a", "b");
      assertThat(first.nextLine()).isNull();
      first.close();
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void aLineWithoutAnEndIsBounded() throws Exception {
    try (var server =
            new ScriptedServer(ScriptedServer.once("HTTP/1.1 200 OK\r\n\r\n" + "x".repeat(100)));
        HttpReply reply = answer(server)) {
      assertThat(catchThrowableOfType(ProtocolBroken.class, reply::nextLine))
          .hasMessageContaining("a line longer than 50 bytes");
    }
  }
}
