package dev.modeldock.kernel.boot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The document in {@code docs/api/control.openapi.json} is what a gateway says of its own control
 * API, and what a gateway does. After a change, renew it with {@code -Dmodeldock.docs.renew=true}.
 */
@Timeout(60)
class ControlDocumentTest {

  private static final Path PAGE =
      Path.of("../docs/api/control.openapi.json").toAbsolutePath().normalize();
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @TempDir static Path folder;
  private static Gateway gateway;
  private static String token;
  private static JsonNode document;

  @BeforeAll
  static void start() throws Exception {
    Path home = folder.resolve("home");
    var ports = Map.of("gateway.port", "0", "gateway.control_port", "0");
    gateway = Gateway.start(new GatewayOptions(home, null, List.of(), ports, false, true, null));
    token = Files.readString(home.resolve("control.token")).strip();
    document = JSON.readTree(send("GET", "/admin/v1/openapi.json", token, "").body());
  }

  @AfterAll
  static void stop() {
    gateway.close();
  }

  @Test
  void theFileIsWhatTheGatewayServes() throws Exception {
    String now = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
    if (Boolean.getBoolean("modeldock.docs.renew")) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, now);
    }

    assertThat(Files.readString(PAGE))
        .as("docs/api/control.openapi.json; -Dmodeldock.docs.renew=true writes it anew")
        .isEqualToNormalizingNewlines(now);
  }

  @Test
  void eachRouteSaysWhatItTakesAndAnswers() {
    var silent = new ArrayList<String>();
    operations((path, method, operation) -> {
      if (!operation.has("summary") || !operation.has("responses")) {
        silent.add(method + " " + path + " lacks .doc(…)");
      }
    });

    assertThat(silent).isEmpty();
  }

  @Test
  void everyPathTakesTheMethodsThatAreDocumentedAndNoOther() throws Exception {
    for (var path : document.get("paths").properties()) {
      var answer = send("BREW", path.getKey().replaceAll("\\{[^}]*}", "no-such"), token, "");

      assertThat(answer.status()).as(path.getKey()).isEqualTo(405);
      assertThat(answer.allow().split(", "))
          .as(path.getKey())
          .containsExactlyInAnyOrderElementsOf(
              Stream.concat(
                      path.getValue().propertyNames().stream()
                          .map(method -> method.toUpperCase(Locale.ROOT)),
                      otherPathsOf(path.getKey()))
                  .distinct()
                  .toList());
    }
  }

  /** A word may stand where another path has a variable, and then takes its methods too. */
  private static Stream<String> otherPathsOf(String path) {
    return document.get("paths").properties().stream()
        .filter(other -> path.matches(other.getKey().replaceAll("\\{[^}]*}", "[^/{]+")))
        .flatMap(other -> other.getValue().propertyNames().stream())
        .map(method -> method.toUpperCase(Locale.ROOT));
  }

  @Test
  void nothingIsAnsweredWithoutTheTokenButWhatSaysSo() {
    operations((path, method, operation) -> {
      boolean open = operation.has("security") && operation.get("security").isEmpty();
      var answer = send(method, path.replaceAll("\\{[^}]*}", "no-such"), null, "{}");

      assertThat(answer.status() == 401).as("%s %s", method, path).isEqualTo(!open);
    });
  }

  @Test
  void bodiesAndQueriesTakeNothingThatIsNotDocumented() {
    operations((path, method, operation) -> {
      String here = path.replaceAll("\\{[^}]*}", "no-such");
      if (operation.has("requestBody")) {
        var answer = send(method, here, token, "{\"surely_unknown\":1}");
        assertThat(answer.status()).as("%s %s", method, path).isIn(400, 404);
      }
      if (queries(operation)) {
        var answer = send(method, here + "?surely_unknown=1", token, "");
        assertThat(answer.status()).as("%s %s?", method, path).isIn(400, 404);
      }
    });
  }

  private static boolean queries(JsonNode operation) {
    return operation.has("parameters")
        && operation.get("parameters").valueStream().anyMatch(it -> "query".equals(text(it, "in")));
  }

  @Test
  void referencesLeadSomewhere() {
    for (JsonNode reference : document.findValues("$ref")) {
      String pointer = reference.stringValue().substring(1);
      assertThat(document.at(pointer).isObject()).as(pointer).isTrue();
    }
    assertThat(document.at("/components/schemas").propertyNames())
        .contains("Instance", "Key", "Alias", "Problem");
  }

  private interface Check {
    void of(String path, String method, JsonNode operation) throws Exception;
  }

  private static void operations(Check check) {
    for (var path : document.get("paths").properties()) {
      for (var operation : path.getValue().properties()) {
        try {
          check.of(
              path.getKey(), operation.getKey().toUpperCase(Locale.ROOT), operation.getValue());
        } catch (Exception e) {
          throw new AssertionError(operation.getKey() + " " + path.getKey(), e);
        }
      }
    }
  }

  private static String text(JsonNode node, String name) {
    return node.get(name).stringValue();
  }

  private record Response(int status, String allow, String body) {}

  /** No client of the JDK sends just any method. */
  private static Response send(String method, String path, String key, String body)
      throws IOException {
    try (var socket = new Socket("127.0.0.1", gateway.control().getPort())) {
      String head =
          "%s %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nConnection: close\r\n"
              .formatted(method, path, gateway.control().getPort());
      String authorization = key == null ? "" : "Authorization: Bearer " + key + "\r\n";
      String length =
          "Content-Type: application/json\r\nContent-Length: " + body.length() + "\r\n\r\n";
      socket.getOutputStream().write((head + authorization + length + body).getBytes(UTF_8));
      String answer = new String(socket.getInputStream().readAllBytes(), UTF_8);
      int end = answer.indexOf("\r\n\r\n");
      return new Response(
          Integer.parseInt(answer.substring(9, 12)),
          answer
              .substring(0, end)
              .lines()
              .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("allow: "))
              .map(line -> line.substring(7))
              .findFirst()
              .orElse(""),
          answer.substring(end + 4));
    }
  }
}
