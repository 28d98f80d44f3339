package dev.modeldock.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a browser is told that it may do with what the control listener answers. */
@Timeout(60)
class GuardedAnswersTest {

  @TempDir static Path folder;
  private static Gateway gateway;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    Path home = folder.resolve("home");
    var ports = Map.of("gateway.port", "0", "gateway.control_port", "0");
    gateway = Gateway.start(new GatewayOptions(home, null, List.of(), ports, false, false, null));
    token = Files.readString(home.resolve("control.token")).strip();
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @ParameterizedTest
  @CsvSource({
    "GET, /admin/v1/status, true, 200",
    "GET, /admin/v1/status, false, 401",
    "GET, /admin/v1/no-such, true, 404",
    "POST, /admin/v1/keys, true, 400",
    "GET, /admin/v1/events, true, 200",
    "GET, /admin/v1/audit/export, true, 200",
    "GET, /metrics, true, 200",
    "GET, /ui/no-such, true, 503",
    "GET, /no-such, true, 404"
  })
  void nothingMayBeRunFramedLoadedElsewhereOrKept(
      String method, String path, boolean signedIn, int status) throws Exception {
    String credential = "Authorization: Bearer " + (signedIn ? token : "wrong");

    guarded(status, ask(gateway.control(), method, path, credential));
  }

  @Test
  void whatAForeignPageAsksForIsRefusedUnderTheSameGuard() throws Exception {
    guarded(
        403,
        ask(
            gateway.control(),
            "GET",
            "/admin/v1/status",
            "Authorization: Bearer " + token,
            "Origin: https://example.org"));
  }

  @Test
  void whatIsAskedOfAForeignNameIsRefusedUnderTheSameGuard() throws Exception {
    guarded(403, ask(gateway.control(), "GET", "/ui/", "Host: rebound.example"));
  }

  @Test
  void clientsOfTheGatewayAreToldNothingOfIt() throws Exception {
    List<String> head = ask(gateway.uri(), "GET", "/v1/models");

    assertThat(head).noneMatch(line -> line.contains("-policy:"));
  }

  private static void guarded(int status, List<String> head) {
    assertThat(head.getFirst()).startsWith("http/1.1 " + status + " ");
    assertThat(head.stream().filter(line -> line.startsWith("content-security-policy:")))
        .singleElement()
        .asString()
        .contains("default-src 'none'", "frame-ancestors 'none'");
    for (String guard :
        List.of(
            "referrer-policy: no-referrer",
            "cross-origin-opener-policy: same-origin",
            "cross-origin-resource-policy: same-origin",
            "x-content-type-options: nosniff",
            "cache-control: no-store")) {
      assertThat(head).containsOnlyOnce(guard);
    }
  }

  /** {@return the lines of an answer's head} The body is left: one of them has no end. */
  private static List<String> ask(URI to, String method, String path, String... headers)
      throws IOException {
    String own = String.join("\r\n", headers);
    String host = own.startsWith("Host: ") ? "" : "Host: 127.0.0.1:" + to.getPort() + "\r\n";
    String body =
        method.equals("POST") ? "Content-Type: application/json\r\nContent-Length: 2\r\n" : "";
    try (var socket = new Socket("127.0.0.1", to.getPort())) {
      socket
          .getOutputStream()
          .write(
              (method
                      + " "
                      + path
                      + " HTTP/1.1\r\n"
                      + host
                      + body
                      + own
                      + (headers.length == 0 ? "\r\n" : "\r\n\r\n")
                      + (body.isEmpty() ? "" : "{}"))
                  .getBytes(StandardCharsets.UTF_8));
      var head = new StringBuilder();
      InputStream in = socket.getInputStream();
      for (int c = in.read(); c >= 0 && head.indexOf("\r\n\r\n") < 0; c = in.read()) {
        head.append((char) c);
      }
      return head.toString().toLowerCase(Locale.ROOT).lines().toList();
    }
  }
}
