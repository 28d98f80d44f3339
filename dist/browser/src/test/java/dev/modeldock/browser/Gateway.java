package dev.modeldock.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * A gateway of the unpacked distribution, a process of its own on free ports. It can be killed, and
 * started again where it was: with the same home and the same ports.
 */
final class Gateway implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Path home;
  private Process process;
  private JsonNode ready;

  private Gateway(Path home) {
    this.home = home;
    this.process = launch("0", "0");
    this.ready = awaitReady();
  }

  /** Starts one with the demo runtime, and waits until it is ready. */
  static Gateway start(Path home) {
    return new Gateway(home);
  }

  /** {@return the folder of the unpacked distribution} */
  static Path distribution() {
    return Path.of(System.getProperty("modeldock.distribution"));
  }

  /** Ends it as a power cut would. */
  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  void startAgain() {
    process = launch(port("gateway"), port("control"));
    ready = awaitReady();
  }

  private String port(String listener) {
    return Integer.toString(address(listener).getPort());
  }

  URI control() {
    return address("control");
  }

  URI url() {
    return address("gateway");
  }

  private URI address(String listener) {
    return URI.create(ready.path(listener).asString());
  }

  Path home() {
    return home;
  }

  /** {@return a link that signs a browser in, once} */
  String link() {
    return run("open", "--print").strip();
  }

  /** {@return what a command printed, which succeeded} */
  String run(String... arguments) {
    List<String> command = new ArrayList<>(List.of(distribution() + "/bin/modeldock"));
    command.addAll(List.of(arguments));
    try {
      ProcessBuilder builder = prepared(command).redirectErrorStream(true);
      builder.environment().put("MODELDOCK_HOME", home.toString());
      Process running = builder.start();
      String out = new String(running.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (running.waitFor() != 0) {
        throw new AssertionError(command + " ended with " + running.exitValue() + ": " + out);
      }
      return out;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** {@return the answer of the control API} */
  JsonNode get(String path) {
    return asked("GET", path, null);
  }

  JsonNode post(String path, Object body) {
    return asked("POST", path, JSON.writeValueAsString(body));
  }

  JsonNode put(String path, Object body) {
    return asked("PUT", path, JSON.writeValueAsString(body));
  }

  JsonNode delete(String path) {
    return asked("DELETE", path, null);
  }

  private JsonNode asked(String method, String path, String body) {
    try {
      String token = Files.readString(home.resolve("control.token")).strip();
      HttpRequest request =
          HttpRequest.newBuilder(control().resolve("/admin/v1/" + path))
              .header("authorization", "Bearer " + token)
              .header("content-type", "application/json")
              .method(
                  method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
              .build();
      return acknowledged(http.send(request, BodyHandlers.ofString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Asks the gateway's listener something, as a client with that key. */
  HttpResponse<String> chat(String key, String model, String text) {
    String body =
        JSON.writeValueAsString(
            JSON.createObjectNode()
                .put("model", model)
                .set(
                    "messages",
                    JSON.createArrayNode()
                        .add(JSON.createObjectNode().put("role", "user").put("content", text))));
    try {
      return http.send(
          HttpRequest.newBuilder(url().resolve("/v1/chat/completions"))
              .header("authorization", "Bearer " + key)
              .header("content-type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static JsonNode acknowledged(HttpResponse<String> answer) {
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer + " " + answer.body());
    }
    return answer.body().isBlank() ? JSON.nullNode() : JSON.readTree(answer.body());
  }

  /** {@return a name, as a part of a path} */
  static String part(String name) {
    return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private Process launch(String port, String controlPort) {
    List<String> command =
        List.of(
            distribution() + "/bin/modeldock",
            "serve",
            "--demo",
            "--json",
            "--home",
            home.toString(),
            "--port",
            port,
            "--control-port",
            controlPort);
    try {
      Files.createDirectories(home.getParent());
      Files.deleteIfExists(out());
      return prepared(command)
          .redirectOutput(out().toFile())
          .redirectError(home.resolveSibling("gateway.err").toFile())
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path out() {
    return home.resolveSibling("gateway.out");
  }

  /** Nothing of its surroundings reaches it: what it finds there would be on the screens. */
  private ProcessBuilder prepared(List<String> command) {
    var builder = new ProcessBuilder(command).redirectInput(Path.of("/dev/null").toFile());
    builder.environment().put("PATH", "/usr/bin:/bin");
    builder.environment().put("HOME", home.getParent().toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("MODELDOCK_"));
    builder.environment().put("MODELDOCK_JAVA_HOME", System.getProperty("java.home"));
    builder.environment().put("MODELDOCK_AOT", "now");
    return builder;
  }

  private JsonNode awaitReady() {
    long end = System.nanoTime() + LONGEST.toNanos();
    while (System.nanoTime() < end && process.isAlive()) {
      Optional<JsonNode> event = readyEvent();
      if (event.isPresent()) {
        return event.get();
      }
      pause();
    }
    throw new AssertionError("the gateway was not ready\n" + text(out()) + log());
  }

  private Optional<JsonNode> readyEvent() {
    return text(out())
        .lines()
        .filter(line -> line.contains("\"ready\"") && line.endsWith("}"))
        .map(JSON::readTree)
        .findFirst();
  }

  /** {@return what the process has complained of} */
  String log() {
    return text(home.resolveSibling("gateway.err"));
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitEnd() {
    try {
      if (!process.waitFor(LONGEST.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the gateway did not stop\n" + log());
      }
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }

  @Override
  public void close() {
    process.destroy();
    awaitEnd();
    http.close();
  }
}
