package dev.modeldock.kernel.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HttpCall;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UnreachableTest {

  private final RelayClient client = new RelayClient(RelayLimits.defaults());

  @AfterEach
  void close() {
    client.close();
  }

  private ProviderException failure(String uri) {
    return catchThrowableOfType(
        ProviderException.class, () -> client.send(HttpCall.get(URI.create(uri))));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void aPortOnWhichNothingListensIsNamed() throws Exception {
    int port = freePort();
    ProviderException failure = failure("http://127.0.0.1:" + port + "/x");
    assertThat(failure)
        .isInstanceOf(Unreachable.class)
        .hasMessage("nothing listens on 127.0.0.1:" + port + " (connection refused)");
    assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
  }

  @Test
  void aNameThatDoesNotExistIsNamed() {
    ProviderException failure = failure("http://no-such-host.invalid:1234/x");
    assertThat(failure)
        .isInstanceOf(Unreachable.class)
        .hasMessageContaining("'no-such-host.invalid'");
    assertThat(failure.stage()).isEqualTo(Stage.NOT_SENT);
  }

  @Test
  void everyAddressOfANameIsTried() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.json("{}"));
        var reply =
            client.send(
                HttpCall.get(URI.create("http://localhost:" + server.port() + "/a%20b?c=d")))) {
      assertThat(reply.status()).isEqualTo(200);
      assertThat(server.requests().getFirst())
          .startsWith("GET /a%20b?c=d HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n");
    }
  }

  @Test
  void aResetBeforeTheAnswerIsUnreachable() throws Exception {
    ScriptedServer.Script resets =
        peer -> {
          peer.request();
          peer.reset();
        };
    try (var server = new ScriptedServer(resets)) {
      ProviderException failure = failure(server.uri("/x").toString());
      assertThat(failure).isInstanceOf(Unreachable.class);
      assertThat(failure.stage()).isEqualTo(Stage.SENT);
      assertThat(server.requests()).hasSize(1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/x",
        "/only/a/path",
        "http://user:pass@host/x",
        "http:///x",
        "http://host:0/x",
        "http://host:99999/x",
        "http://host:abc/x",
      })
  void anAddressThatCannotBeCalledIsADefectOfTheCaller(String uri) {
    ProviderException failure = failure(uri);
    assertThat(failure).isInstanceOf(ProviderDefect.class);
    assertThat(failure.getMessage()).doesNotContain("pass");
    assertThatThrownBy(() -> client.openAi(URI.create(uri)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @CsvSource({
    "http://host/x, host, host:80",
    "HTTPS://host/x, host, host:443",
    "http://host:443/x, host:443, host:443",
    "http://[::1]:80/x, [::1], [::1]:80",
    "http://[::1]:1234/x, [::1]:1234, [::1]:1234",
    "http://under_score:8000/x, under_score:8000, under_score:8000",
  })
  void originsAreReadFromAddresses(String uri, String header, String text) {
    Origin origin = Origin.of(URI.create(uri));
    assertThat(origin.hostHeader()).isEqualTo(header);
    assertThat(origin).hasToString(text);
  }

  @Test
  void aPluginMayNameItself() throws Exception {
    try (var server = ScriptedServer.answering(ScriptedServer.json("{}"))) {
      client
          .send(HttpCall.get(server.uri("")).header("User-Agent", "Other").header("x-a", "ü"))
          .close();
      assertThat(server.requests().getFirst())
          .startsWith("GET / HTTP/1.1\r\n")
          .contains("user-agent: Other\r\nx-a: ü\r\n")
          .doesNotContain("ModelDock");
    }
  }
}
