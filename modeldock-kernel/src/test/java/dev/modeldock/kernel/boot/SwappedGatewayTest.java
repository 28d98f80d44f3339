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
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A whole gateway over real sockets, whose plugin is replaced while it serves. */
@Timeout(60)
class SwappedGatewayTest {

  private static final String JSON = "application/json";
  private static final String JAR = "application/java-archive";

  @TempDir static Path shared;
  private static PluginJars jars;

  @TempDir Path folder;
  private Path home;
  private Gateway gateway;
  private String key;
  private String token;

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(shared);
  }

  @BeforeEach
  void start() throws Exception {
    home = folder.resolve("home");
    Path config =
        Files.writeString(
            folder.resolve("modeldock.yaml"),
            """
            plugins: {drain: 2s}
            instances: {here: {type: echo}}
            """);
    var ports = Map.of("gateway.port", "0", "gateway.control_port", "0");
    gateway = Gateway.start(new GatewayOptions(home, config, List.of(), ports, false, true, null));
    key = gateway.firstKey().orElseThrow();
    token = Files.readString(home.resolve("control.token")).strip();
  }

  @AfterEach
  void stop() {
    gateway.close();
  }

  @Test
  void runningStreamEndsWholeOnTheOldPluginWhileNewRequestsHaveTheNewOne() throws Exception {
    install(doing("1.0", "slow"));
    try (var stream = new Stream()) {
      assertThat(stream.until("data: ")).startsWith("HTTP/1.1 200 ");
      Path made = doing("2.0", "up").write(folder.resolve("made.tmp"));
      Files.move(made, home.resolve("plugins/echo.jar"), StandardCopyOption.REPLACE_EXISTING);
      await("GET", gateway.uri(), "/v1/models", key, "here:2.0");

      String rest = stream.rest();
      assertThat(rest).contains(" 40").endsWith("data: [DONE]\n\n\r\n0\r\n\r\n");
    }
    await(
        "GET",
        gateway.control(),
        "/admin/v1/audit?model=here:m",
        token,
        "\"stream\":true,\"status\":200,\"outcome\":\"completed\"");
  }

  @Test
  void streamThatOutlivesTheDrainEndsWithAnErrorAndIsAuditedAsCut() throws Exception {
    install(doing("1.0", "up"));
    try (var stream = new Stream()) {
      stream.until("hello");
      install(doing("2.0", "up"));

      String rest = stream.rest();
      assertThat(rest)
          .contains("\"error\":")
          .contains("instance 'here' was closed while it answered")
          .doesNotContain("[DONE]");
    }
    await("GET", gateway.control(), "/admin/v1/audit", token, "\"outcome\":\"upstream_cut\"");
    String shown = await("GET", gateway.control(), "/admin/v1/plugins/echo", token, "\"cut\":1");
    assertThat(shown).contains("\"step\":\"drain\"", "\"step\":\"close\"", "\"step\":\"unload\"");
  }

  @Test
  void pluginIsInspectedInstalledRolledBackAndRemovedOverTheControlApi() throws Exception {
    byte[] first = Files.readAllBytes(doing("1.0", "up").write("first.jar"));
    assertThat(control("POST", "/admin/v1/plugins/inspect", JAR, first))
        .contains("\"id\":\"echo\"", "\"requires\":[\"dev.modeldock.api\",\"java.base\"]")
        .contains("\"replaces\":null", "\"problems\":[]");
    assertThat(control("GET", "/admin/v1/plugins")).contains("\"data\":[]");
    assertThat(control("POST", "/admin/v1/plugins", JAR, first))
        .startsWith("HTTP/1.1 201 ")
        .contains("\"state\":\"ready\"", "\"step\":\"self_check\"");
    Path second = doing("2.0", "up").write("second.jar");
    assertThat(control("POST", "/admin/v1/plugins", JSON, path(second)))
        .startsWith("HTTP/1.1 201 ")
        .contains("\"version\":\"2.0\"");
    assertThat(control("GET", "/admin/v1/plugins/echo"))
        .contains("\"previous\":{\"id\":\"echo\",\"name\":\"echo\",\"version\":\"1.0\"");
    assertThat(control("POST", "/admin/v1/plugins/echo/rollback")).contains("\"version\":\"1.0\"");
    assertThat(control("POST", "/admin/v1/plugins/echo/reload")).contains("\"version\":\"1.0\"");
    assertThat(control("DELETE", "/admin/v1/plugins/echo")).startsWith("HTTP/1.1 200 ");
    assertThat(control("GET", "/admin/v1/instances/here")).contains("\"state\":\"no_provider\"");

    String told =
        await("GET", gateway.control(), "/admin/v1/audit?kind=control", token, "plugins.remove");
    assertThat(told).contains("plugins.swap", "plugins.rollback", "plugins.reload");
    assertThat(told).contains("\"after\":{\"version\":\"2.0\"");
  }

  @Test
  void whatIsRefusedSaysWhyAndDisturbsNobody() throws Exception {
    install(doing("1.0", "up"));

    assertThat(control("POST", "/admin/v1/plugins", JAR, "junk".getBytes(UTF_8)))
        .startsWith("HTTP/1.1 422 ")
        .contains("\"code\":\"validation_failed\"", "it is not a jar, or a broken one");
    assertThat(control("POST", "/admin/v1/plugins", JSON, path(folder.resolve("none.jar"))))
        .startsWith("HTTP/1.1 404 ")
        .contains("\"code\":\"file_not_found\"");
    assertThat(control("POST", "/admin/v1/plugins", JSON, "{\"path\":\"a.jar\"}".getBytes(UTF_8)))
        .startsWith("HTTP/1.1 400 ");
    assertThat(control("POST", "/admin/v1/plugins", "text/plain", new byte[1]))
        .startsWith("HTTP/1.1 415 ");
    assertThat(control("POST", "/admin/v1/aliases", JAR, new byte[1])).doesNotContain("HTTP/1.1 2");
    assertThat(control("POST", "/admin/v1/plugins/none/reload"))
        .startsWith("HTTP/1.1 404 ")
        .contains("\"code\":\"plugin_not_found\"");
    assertThat(control("POST", "/admin/v1/plugins/echo/rollback"))
        .startsWith("HTTP/1.1 409 ")
        .contains("\"code\":\"no_previous_jar\"");
    assertThat(control("GET", "/admin/v1/plugins/none")).startsWith("HTTP/1.1 404 ");
    await("GET", gateway.uri(), "/v1/models", key, "here:1.0");
  }

  @Test
  void pluginThatBreaksRequestsIsRolledBackBeforeEverybody() throws Exception {
    install(doing("1.0", "slow"));
    install(doing("2.0", "chat-broken"));
    for (int i = 0; i < 3; i++) {
      assertThat(send("POST", gateway.uri(), "/v1/chat/completions", key, JSON, ask(false)))
          .startsWith("HTTP/1.1 5");
    }

    await("GET", gateway.uri(), "/v1/models", key, "here:1.0");
    assertThat(send("POST", gateway.uri(), "/v1/chat/completions", key, JSON, ask(false)))
        .startsWith("HTTP/1.1 200 ")
        .contains(" 40");
    assertThat(control("GET", "/admin/v1/plugins"))
        .contains("it was rolled back to echo@1.0: 3 of its first 3 requests failed in the plugin");
    await("GET", gateway.control(), "/admin/v1/audit?kind=control", token, "plugins.rollback");
  }

  @Test
  void whoWatchesSeesEachPluginWithItsSteps() throws Exception {
    var events = new CompletableFuture<String>();
    try (var socket = open(gateway.control())) {
      write(socket, gateway.control(), "GET", "/admin/v1/events", token, JSON, new byte[0]);
      Thread.ofVirtual().start(() -> events.complete(read(socket, "\"step\":\"swap\",")));
      install(doing("1.0", "up"));

      assertThat(events.join()).contains("event: plugin", "\"step\":\"self_check\"");
    }
  }

  private void install(PluginJars.Jar jar) throws IOException {
    assertThat(control("POST", "/admin/v1/plugins", JSON, path(jar.write("sent.jar"))))
        .startsWith("HTTP/1.1 201 ");
  }

  private static PluginJars.Jar doing(String version, String finding) {
    return jars.echo("echo", version)
        .entry(
            "example/echo/echo.properties",
            "type=echo\nversion=" + version + "\nfinding=" + finding + "\n");
  }

  private static byte[] path(Path file) {
    return "{\"path\":\"%s\"}".formatted(file.toAbsolutePath()).getBytes(UTF_8);
  }

  private static byte[] ask(boolean stream) {
    return """
    {"model":"here:m","stream":%s,"messages":[{"role":"user","content":"hi"}]}
    """
        .formatted(stream)
        .getBytes(UTF_8);
  }

  private String control(String method, String path) throws IOException {
    return control(method, path, JSON, new byte[0]);
  }

  private String control(String method, String path, String type, byte[] body) throws IOException {
    return send(method, gateway.control(), path, token, type, body);
  }

  private static String await(String method, URI to, String path, String credential, String wanted)
      throws Exception {
    long end = System.nanoTime() + 20_000_000_000L;
    String answer = send(method, to, path, credential, JSON, new byte[0]);
    while (!answer.contains(wanted)) {
      assertThat(System.nanoTime()).as("waiting for %s, got %s", wanted, answer).isLessThan(end);
      Thread.sleep(20);
      answer = send(method, to, path, credential, JSON, new byte[0]);
    }
    return answer;
  }

  private static String send(
      String method, URI to, String path, String credential, String type, byte[] body)
      throws IOException {
    try (var socket = open(to)) {
      write(socket, to, method, path, credential, type, body);
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static Socket open(URI to) throws IOException {
    return new Socket(to.getHost(), to.getPort());
  }

  private static void write(
      Socket socket,
      URI to,
      String method,
      String path,
      String credential,
      String type,
      byte[] body)
      throws IOException {
    String head =
        java.util.stream.Stream.of(
                method + " " + path + " HTTP/1.1",
                "Host: " + to.getHost() + ":" + to.getPort(),
                "Authorization: Bearer " + credential,
                "Content-Type: " + type,
                "Content-Length: " + body.length,
                "Connection: close",
                "",
                "")
            .collect(Collectors.joining("\r\n"));
    socket.getOutputStream().write(head.getBytes(UTF_8));
    socket.getOutputStream().write(body);
    socket.getOutputStream().flush();
  }

  /** Reads until {@code wanted} has come. */
  private static String read(Socket socket, String wanted) {
    var text = new StringBuilder();
    try {
      InputStream in = socket.getInputStream();
      for (int c = in.read(); c >= 0 && text.indexOf(wanted) < 0; c = in.read()) {
        text.append((char) c);
      }
    } catch (IOException e) {
      text.append(e);
    }
    return text.toString();
  }

  /** A stream that a client reads. */
  private final class Stream implements AutoCloseable {

    private final Socket socket = open(gateway.uri());

    Stream() throws IOException {
      write(socket, gateway.uri(), "POST", "/v1/chat/completions", key, JSON, ask(true));
    }

    String until(String wanted) {
      return read(socket, wanted);
    }

    String rest() throws IOException {
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
