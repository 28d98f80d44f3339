package dev.modeldock.kernel.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.plugin.jar.PluginJars;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway over real sockets, whose owner asks models as the keys would, and looks on. */
@Timeout(60)
class TriedAsKeyTest {

  @TempDir static Path folder;
  private static Gateway gateway;
  private static String token;

  @BeforeAll
  static void start() throws Exception {
    Path home = folder.resolve("home");
    Path config =
        Files.writeString(
            folder.resolve("modeldock.yaml"),
            """
            limits: {attempts: 2}
            instances:
              here: {type: echo}
              there: {type: echo, settings: {url: "http://me:pass@127.0.0.1:1/"}}
            """);
    var ports = Map.of("gateway.port", "0", "gateway.control_port", "0");
    gateway = Gateway.start(new GatewayOptions(home, config, List.of(), ports, false, true, null));
    token = Files.readString(home.resolve("control.token")).strip();
    Path jar =
        new PluginJars(folder)
            .echo("echo", "1.0")
            .entry("example/echo/echo.properties", "type=echo\nversion=1.0\nfinding=slow\n")
            .write("sent.jar");
    assertThat(
            control(
                "POST", "/admin/v1/plugins", "{\"path\":\"%s\"}".formatted(jar.toAbsolutePath())))
        .startsWith("HTTP/1.1 201 ");
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  private static void makeKey(String name, String more) throws IOException {
    assertThat(
            control(
                "POST",
                "/admin/v1/keys",
                "{\"name\":\"%s\",\"scopes\":[\"chat\",\"models\"]%s}".formatted(name, more)))
        .startsWith("HTTP/1.1 201 ");
  }

  private static String chat(String key, boolean stream) throws IOException {
    return control("POST", path(key), ask(stream));
  }

  private static String path(String key) {
    return "/admin/v1/keys/" + key + "/chat";
  }

  private static String ask(boolean stream) {
    return "{\"model\":\"here:m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"
        .formatted(stream);
  }

  @Test
  void answersAreThoseOfTheGatewayAndTheRequestIsTheKeys() throws Exception {
    makeKey("player", "");

    assertThat(chat("player", false))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("\r\nx-modeldock-request-id: req_")
        .contains("\"object\":\"chat.completion\"");
    assertThat(chat("player", true))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("content-type: text/event-stream")
        .contains("data: [DONE]");

    String audit = await("/admin/v1/audit?key=player", "\"stream\":true");
    assertThat(audit).contains("\"key_name\":\"player\"", "\"peer\":\"127.0.0.1\"");
    assertThat(control("GET", "/admin/v1/audit?kind=control", "")).doesNotContain("keys.chat");
  }

  @Test
  void refusalsAreInTheWordsOfTheGateway() throws Exception {
    makeKey("narrow", ",\"models\":[\"other:*\"]");
    assertThat(chat("narrow", true))
        .startsWith("HTTP/1.1 403 ")
        .contains("\"error\":{\"message\":", "\"type\":");
    makeKey("limited", ",\"limits\":{\"requests_per_minute\":1}");
    assertThat(chat("limited", false)).startsWith("HTTP/1.1 200 ");
    assertThat(chat("limited", false))
        .startsWith("HTTP/1.1 429 ")
        .contains("\"code\":\"rate_limit_exceeded\"");
    makeKey("gone", "");
    assertThat(control("DELETE", "/admin/v1/keys/gone", "")).startsWith("HTTP/1.1 200 ");
    assertThat(chat("gone", false))
        .startsWith("HTTP/1.1 401 ")
        .contains("\"code\":\"invalid_api_key\"");
    assertThat(chat("nobody", false))
        .startsWith("HTTP/1.1 404 ")
        .contains("\"code\":\"key_not_found\"");
    assertThat(send("POST", path("limited"), "wrong", ask(false))).startsWith("HTTP/1.1 401 ");
  }

  @Test
  void clientThatLeavesAndKeyThatIsRevokedEndTheCall() throws Exception {
    makeKey("leaver", "");
    try (Socket socket = open("POST", path("leaver"), token, ask(true))) {
      read(socket, "data: ");
    }
    await("/admin/v1/audit?key=leaver", "\"outcome\":\"client_gone\"");

    makeKey("revoked", "");
    try (Socket socket = open("POST", path("revoked"), token, ask(true))) {
      read(socket, "data: ");
      control("DELETE", "/admin/v1/keys/revoked", "");
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .contains("\"error\":")
          .doesNotContain("[DONE]");
    }
    assertThat(control("GET", "/admin/v1/requests", "")).contains("\"data\":[]");
  }

  @Test
  void browserThatIsSignedOutIsSentNoMore() throws Exception {
    makeKey("watched", "");
    String code = gateway.signInLink().getFragment().substring("code=".length());
    String signedIn =
        send("POST", "/admin/v1/browsers", "none", "{\"code\":\"%s\"}".formatted(code));
    String cookie = signedIn.replaceAll("(?si).*set-cookie: ([^;]+);.*", "$1");
    String secret = signedIn.replaceAll("(?s).*\"token\":\"([^\"]+)\".*", "$1");
    String credential = "none\r\nCookie: " + cookie + "\r\nX-ModelDock-Token: " + secret;
    try (Socket socket = open("POST", path("watched"), credential, ask(true))) {
      read(socket, "data: ");
      String browser = signedIn.replaceAll("(?s).*\"id\":\"([^\"]+)\".*", "$1");
      assertThat(control("DELETE", "/admin/v1/browsers/" + browser, ""))
          .startsWith("HTTP/1.1 200 ");
      assertThat(new String(socket.getInputStream().readAllBytes(), UTF_8))
          .doesNotContain("[DONE]");
    }
    await("/admin/v1/audit?key=watched", "\"outcome\":\"client_gone\"");
  }

  @Test
  void logIsPagedFollowedAndTakenAway() throws Exception {
    Path log = folder.resolve("home/logs/modeldock.2099-01-01.0.log");
    String first = "2099-01-01T00:00:00.000Z ";
    Files.writeString(log, first + "WARN  <img onerror=x> \"quoted\" \u202e\u0000\u001b[31m\n");

    assertThat(control("GET", "/admin/v1/logs?limit=1&level=warn&contains=ONERROR", ""))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"id\":\"2099-01-01.0.0\"", "\"level\":\"warn\"")
        .contains("<img onerror=x> \\\"quoted\\\"", "\\u0000\\u001");
    assertThat(control("GET", "/admin/v1/logs?before=nonsense", "")).startsWith("HTTP/1.1 400 ");
    assertThat(control("GET", "/admin/v1/logs?level=loud", "")).startsWith("HTTP/1.1 400 ");
    try (Socket socket = open("GET", "/admin/v1/logs/tail?level=error", token, "")) {
      read(socket, ": ping");
      Files.writeString(
          log.resolveSibling("modeldock.2099-01-01.1.log"),
          first + "INFO  quiet\n" + first + "ERROR loud\n\tat a.B\n");
      assertThat(read(socket, "a.B\"")).contains("loud\\n\\tat").doesNotContain("quiet");
    }
    assertThat(control("GET", "/admin/v1/logs/download", ""))
        .startsWith("HTTP/1.1 200 ")
        .containsIgnoringCase("attachment; filename=\"modeldock.log\"")
        .contains("<img onerror=x>", "ERROR loud");
    await("/admin/v1/audit?kind=control", "logs.download");
  }

  @Test
  void configurationHasSourcesAndNoPasswordsAndAboutSaysWhatRuns() throws Exception {
    assertThat(control("GET", "/admin/v1/config", ""))
        .contains("\"path\":\"limits.attempts\",\"source\":\"" + folder.resolve("modeldock.yaml:1"))
        .contains("\"applies\":\"restart\"", "\"applies\":\"reload\"", "http://•••@127")
        .doesNotContain("me:pass");
    assertThat(control("GET", "/admin/v1/about", ""))
        .startsWith("HTTP/1.1 200 ")
        .contains("\"gateway\":\"" + gateway.uri(), "\"name\":\"io.helidon.webserver\"");
  }

  private static String await(String path, String wanted) throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    String answer = control("GET", path, "");
    while (!answer.contains(wanted)) {
      assertThat(System.nanoTime()).as("waiting for %s, got %s", wanted, answer).isLessThan(end);
      Thread.sleep(20);
      answer = control("GET", path, "");
    }
    return answer;
  }

  private static String control(String method, String path, String body) throws IOException {
    return send(method, path, token, body);
  }

  private static String send(String method, String path, String credential, String body)
      throws IOException {
    try (Socket socket = open(method, path, credential, body)) {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Socket open(String method, String path, String credential, String body)
      throws IOException {
    URI to = gateway.control();
    byte[] bytes = body.getBytes(UTF_8);
    String head =
        """
        %s %s HTTP/1.1\r
        Host: %s:%d\r
        Authorization: Bearer %s\r
        Content-Type: application/json\r
        Content-Length: %d\r
        Connection: close\r
        \r
        """
            .formatted(method, path, to.getHost(), to.getPort(), credential, bytes.length);
    var socket = new Socket(to.getHost(), to.getPort());
    socket.getOutputStream().write(head.getBytes(UTF_8));
    socket.getOutputStream().write(bytes);
    return socket;
  }

  /** Reads until {@code wanted} has come. */
  private static String read(Socket socket, String wanted) throws IOException {
    var text = new StringBuilder();
    InputStream in = socket.getInputStream();
    for (int c = in.read(); c >= 0; c = in.read()) {
      text.append((char) c);
      if (text.indexOf(wanted) >= 0) {
        break;
      }
    }
    return text.toString();
  }
}
