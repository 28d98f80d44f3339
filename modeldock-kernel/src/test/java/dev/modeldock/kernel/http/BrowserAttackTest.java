package dev.modeldock.kernel.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.admission.Admission;
import dev.modeldock.kernel.admission.AdmissionRules;
import dev.modeldock.kernel.pipeline.Decision;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a web page can make a browser send to a port of its user's machine, over real sockets. */
class BrowserAttackTest {

  private final AtomicReference<AdmissionRules> rules = new AtomicReference<>();
  private final Admission admission = new Admission(rules::get);
  private TestEdge edge;
  private String host;

  @BeforeEach
  void start() throws IOException {
    edge =
        new TestEdge(exchange -> {
          switch (admission.decide(exchange.inbound())) {
            case Decision.Pass<?> _ -> exchange.answer(TestEdge.text(200, "admitted"));
            case Decision.Refuse<?>(var why) -> exchange.answer(TestEdge.render(why));
          }
        });
    int port = edge.listener().port();
    host = "localhost:" + port;
    rules.set(AdmissionRules.local(port, List.of(), List.of("http://localhost:5173")));
  }

  @AfterEach
  void stop() {
    edge.close();
  }

  private RawClient.Reply reply(String request) throws IOException {
    try (RawClient client = edge.connect()) {
      return client.send(request).reply();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example", "localhost", "127.0.0.1", "localhost.", "localhost.evil", "127.1",
        "127.0.0.1.nip.io", "[::]", "0.0.0.0", "2130706433", "localhost:1", "localhost:65535"
      })
  void aReboundNameIsRefused(String name) throws IOException {
    for (String suffix : List.of("", host.substring("localhost".length()))) {
      boolean ours =
          (name + suffix).equals(host) || (name + suffix).equals("127.0.0.1:" + host.split(":")[1]);
      if (!ours) {
        int status =
            reply("GET /v1/models HTTP/1.1\r\nHost: " + name + suffix + "\r\n\r\n").status();
        // 400 where the parser does not take it for a host at all.
        assertThat(status).as(name + suffix).isIn(400, 403);
      }
    }
  }

  @Test
  void anotherPagesRequestIsRefused() throws IOException {
    for (String origin : List.of("https://evil.example", "null", "http://localhost:5173.evil")) {
      RawClient.Reply reply = reply(get() + "Origin: " + origin + "\r\n\r\n");
      assertThat(reply.status()).isEqualTo(403);
      assertThat(reply.body()).contains("origin_not_allowed");
    }
    assertThat(reply(get() + "Origin: http://localhost:5173\r\n\r\n").status()).isEqualTo(200);
    assertThat(reply(get() + "\r\n").status()).isEqualTo(200);
  }

  @Test
  void aSimplePostIsRefused() throws IOException {
    RawClient.Reply reply =
        reply(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: "
                + host
                + "\r\nContent-Type: text/plain\r\nContent-Length: 2\r\n\r\n{}");
    assertThat(reply.status()).isEqualTo(415);
  }

  @Test
  void aPreflightGetsNoCorsHeaders() throws IOException {
    for (String origin : List.of("https://evil.example", "http://localhost:5173")) {
      RawClient.Reply reply =
          reply(
              "OPTIONS /v1/chat/completions HTTP/1.1\r\nHost: "
                  + host
                  + "\r\nOrigin: "
                  + origin
                  + "\r\nAccess-Control-Request-Method: POST\r\n\r\n");
      assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control-"));
    }
  }

  private String get() {
    return "GET /v1/models HTTP/1.1\r\nHost: " + host + "\r\n";
  }
}
