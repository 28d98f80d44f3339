package dev.modeldock.kernel.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.attack.AttackedGateway.Listener;
import dev.modeldock.kernel.http.RawClient;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a page can make a browser send, on both ports, and what the browser may learn of it. */
@Timeout(60)
class BrowserTest {

  private static AttackedGateway attacked;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    attacked = new AttackedGateway(folder).warmedUp();
  }

  @AfterAll
  static void stop() {
    attacked.close();
  }

  /** Wrong hosts; {@code %d} is the right port. */
  private static List<String> hosts() {
    return List.of(
        "localhost",
        "127.0.0.1",
        "[::1]",
        "localhost:1",
        "localhost:%d0",
        "localhost:0%d",
        "localhost:+%d",
        "localhost:",
        "localhost.:%d",
        "127.0.0.1.:%d",
        "localhost.evil:%d",
        "localhost.evil.example:%d",
        "evil.localhost:%d",
        "127.0.0.1.nip.io:%d",
        "127.1:%d",
        "127.0.0.2:%d",
        "0127.0.0.1:%d",
        "2130706433:%d",
        "0x7f.0.0.1:%d",
        "0.0.0.0:%d",
        "[::]:%d",
        "[::ffff:127.0.0.1]:%d",
        "[0:0:0:0:0:0:0:1]:%d",
        "[::1%%25lo]:%d",
        "::1:%d",
        "user@localhost:%d",
        "localhost:%d@evil.example",
        "localhost:%d, localhost:%d",
        "localhost:%d localhost:%d",
        "http://localhost:%d",
        "localhost:%d/",
        "evil.example:%d",
        "*:%d",
        "");
  }

  @ParameterizedTest
  @EnumSource
  void onlyItsOwnNamesAreAnswered(Listener listener) throws Exception {
    int port = attacked.port(listener);
    String rest =
        "\r\nAuthorization: Bearer " + attacked.credential(listener) + "\r\nConnection: close\r\n";
    String line = "GET " + AttackedGateway.open(listener) + " HTTP/1.1\r\n";
    for (String name : List.of("localhost", "127.0.0.1", "[::1]", "LocalHost", "LOCALHOST")) {
      assertThat(attacked.ask(listener, line + "Host: " + name + ":" + port + rest + "\r\n"))
          .as(name)
          .extracting(RawClient.Reply::status)
          .isEqualTo(200);
    }
    for (String wrong : hosts()) {
      String host = wrong.replace("%d", Integer.toString(port)).replace("%%", "%");
      int status = attacked.ask(listener, line + "Host: " + host + rest + "\r\n").status();
      // What is no host at all is malformed.
      assertThat(status).as(host).isIn(400, 403);
    }
    String right = "Host: localhost:" + port;
    for (String twice :
        List.of(
            right + "\r\n" + right,
            right + "\r\nHost: evil.example",
            "Host: evil.example\r\n" + right,
            right + "\r\nhOST: evil.example",
            "X-Forwarded-Host: localhost:" + port)) {
      assertThat(attacked.ask(listener, line + twice + rest + "\r\n").status())
          .as(twice)
          .isIn(400, 403);
    }
  }

  /** Origins of others; {@code %d} is the port. */
  private static List<String> origins() {
    return List.of(
        "null",
        "",
        "https://evil.example",
        "http://localhost",
        "http://localhost:%d.evil.example",
        "http://localhost:%d@evil.example",
        "http://evil.example/http://localhost:%d",
        "http://notlocalhost:%d",
        "http://localhost:%d0",
        "http://localhost:1",
        "https://localhost:%d",
        "http://localhost.:%d",
        "http://[::1]:1",
        "file://",
        "chrome-extension://abcdefghijklmnop",
        "http://localhost:%d, http://localhost:%d",
        "*");
  }

  @ParameterizedTest
  @EnumSource
  void noOtherPageIsAnswered(Listener listener) throws Exception {
    for (String wrong : origins()) {
      String origin = wrong.replace("%d", Integer.toString(attacked.port(listener)));
      RawClient.Reply reply = foreign(listener, "GET", "Origin: " + origin + "\r\n");
      assertThat(reply.status()).as(origin).isEqualTo(403);
      assertThat(reply.body()).contains("origin_not_allowed");
      assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrowserThatSaysAnotherSiteAsksIsRefused(Listener listener) throws Exception {
    for (String method : List.of("GET", "POST", "DELETE", "PATCH", "PUT")) {
      for (String site : List.of("cross-site", "same-site", "none, cross-site", "other")) {
        RawClient.Reply reply =
            foreign(
                listener,
                method,
                "Sec-Fetch-Site: " + site + "\r\nContent-Type: application/json\r\n");
        assertThat(reply.status()).as(method + " " + site).isEqualTo(403);
      }
    }
    for (String site : List.of("same-origin", "none")) {
      assertThat(foreign(listener, "GET", "Sec-Fetch-Site: " + site + "\r\n").status())
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aPostThatNeedsNoPreflightIsRefused(Listener listener) throws Exception {
    String target = listener == Listener.GATEWAY ? "/v1/chat/completions" : "/admin/v1/instances";
    for (String type :
        List.of(
            "Content-Type: text/plain\r\n",
            "Content-Type: text/plain;charset=UTF-8, application/json\r\n",
            "Content-Type: application/x-www-form-urlencoded\r\n",
            "Content-Type: multipart/form-data; boundary=application/json\r\n",
            "Content-Type: application/jsonx\r\n",
            "Content-Type: text/plain\r\nContent-Type: application/json\r\n",
            "Content-Type: application/json\r\nContent-Type: text/plain\r\n",
            "Content-Type:\r\n",
            "")) {
      RawClient.Reply reply =
          attacked.ask(
              listener,
              attacked.keyed(listener, "POST", target) + type + "Content-Length: 2\r\n\r\n{}");
      assertThat(reply.status()).as(type).isEqualTo(415);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noPreflightIsGranted(Listener listener) throws Exception {
    for (String origin : List.of("https://evil.example", "null")) {
      for (String more : List.of("", "Access-Control-Request-Private-Network: true\r\n")) {
        RawClient.Reply reply =
            foreign(
                listener,
                "OPTIONS",
                "Origin: "
                    + origin
                    + "\r\nAccess-Control-Request-Method: POST\r\n"
                    + "Access-Control-Request-Headers: authorization, content-type\r\n"
                    + more);
        assertThat(reply.status()).isGreaterThanOrEqualTo(400);
        assertThat(reply.headers().keySet()).noneMatch(name -> name.startsWith("access-control"));
      }
    }
  }

  private static RawClient.Reply foreign(Listener listener, String method, String headers)
      throws Exception {
    return attacked.ask(
        listener,
        attacked.keyed(listener, method, AttackedGateway.open(listener)) + headers + "\r\n");
  }

  /** Every form in which a key may be sent; {@code %s} is the key. */
  private static Stream<String> forms() {
    return Stream.of(
        "Authorization: Bearer %s",
        "authorization: bearer %s",
        "AUTHORIZATION: BEARER %s",
        "Authorization:Bearer   %s  ",
        "x-api-key: %s",
        "X-API-Key: %s",
        "x-api-key: %1$s\r\nAuthorization: Bearer %1$s");
  }

  @ParameterizedTest
  @EnumSource
  void everyFormOfAKeyHasTheSameRights(Listener listener) throws Exception {
    String key = attacked.credential(listener);
    // Allowed, not allowed and unknown.
    for (String path :
        List.of(AttackedGateway.open(listener), "/v1/responses/resp_x", "/v1/nothing")) {
      List<Integer> statuses =
          forms().map(form -> status(listener, path, form.formatted(key))).distinct().toList();
      assertThat(statuses).as(path).hasSize(1);
    }
    String other = key.substring(0, key.length() - 1) + (key.endsWith("a") ? "b" : "a");
    for (String form : forms().toList()) {
      assertThat(status(listener, AttackedGateway.open(listener), form.formatted(other)))
          .as(form)
          .isEqualTo(401);
    }
    for (String contradiction :
        List.of(
            "Authorization: Bearer %s\r\nx-api-key: other",
            "Authorization: Bearer other\r\nx-api-key: %s",
            "Authorization: Bearer %1$s\r\nAuthorization: Bearer %1$s",
            "x-api-key: %1$s\r\nx-api-key: %1$s",
            "Authorization: Basic %s",
            "Authorization: %s",
            "Cookie: key=%s",
            "Proxy-Authorization: Bearer %s")) {
      assertThat(status(listener, AttackedGateway.open(listener), contradiction.formatted(key)))
          .as(contradiction)
          .isEqualTo(401);
    }
    assertThat(status(listener, AttackedGateway.open(listener) + "?key=" + key, "x-y: z"))
        .isEqualTo(401);
  }

  private static int status(Listener listener, String path, String headers) {
    try {
      return attacked
          .ask(listener, attacked.head(listener, "GET", path) + headers + "\r\n\r\n")
          .status();
    } catch (java.io.IOException e) {
      throw new AssertionError(e);
    }
  }
}
