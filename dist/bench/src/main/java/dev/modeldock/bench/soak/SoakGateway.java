package dev.modeldock.bench.soak;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway of the unpacked distribution in a process of its own, and calls of its listeners. */
final class SoakGateway implements AutoCloseable {

  private static final Duration LONGEST = Duration.ofSeconds(60);

  private final Path command;
  private final Path home;
  private final Process process;
  private final HttpClient http = HttpClient.newHttpClient();
  private final String gateway;
  private final String control;
  private final String key;

  /** Starts one and waits until it is ready; {@code home} is made. */
  SoakGateway(Path distribution, Path home) throws IOException, InterruptedException {
    this.command = distribution.resolve("bin/modeldock");
    this.home = home;
    Path out = home.resolveSibling("gateway.out");
    var arguments =
        new ArrayList<>(List.of(command.toString(), "serve", "--json", "--home", home.toString()));
    // Nobody has signed the jars of this.
    arguments.addAll(List.of("--port", "0", "--control-port", "0", "--dev"));
    var builder =
        new ProcessBuilder(arguments)
            .redirectOutput(out.toFile())
            .redirectError(home.resolveSibling("gateway.err").toFile());
    // The count of classes shall be that of the plugins.
    builder.environment().put("MODELDOCK_AOT", "off");
    this.process = builder.start();
    long end = System.nanoTime() + LONGEST.toNanos();
    while (!Files.readString(out).contains("\"ready\"")) {
      if (!process.isAlive() || System.nanoTime() > end) {
        throw new IOException(
            "the gateway did not start: " + Files.readString(home.resolveSibling("gateway.err")));
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
    String said = Files.readString(out);
    this.gateway = value(said, "gateway");
    this.control = value(said, "control");
    this.key = value(said, "key");
  }

  private static String value(String json, String name) throws IOException {
    Matcher found = Pattern.compile("\"" + name + "\":\"([^\"]+)\"").matcher(json);
    if (!found.find()) {
      throw new IOException("the gateway did not say its " + name);
    }
    return found.group(1);
  }

  /** {@return where jars are dropped} */
  Path plugins() throws IOException {
    return Files.createDirectories(home.resolve("plugins"));
  }

  Path home() {
    return home;
  }

  long pid() {
    return process.pid();
  }

  /** Runs a command of the gateway's. */
  void run(String... arguments) throws IOException, InterruptedException {
    var whole = new ArrayList<>(List.of(command.toString()));
    whole.addAll(List.of(arguments));
    whole.addAll(List.of("--home", home.toString()));
    Process client = new ProcessBuilder(whole).redirectErrorStream(true).start();
    String text = new String(client.getInputStream().readAllBytes());
    if (client.waitFor() != 0) {
      throw new IOException(whole + " failed: " + text);
    }
  }

  /** {@return a chat, to be sent} */
  HttpRequest chat(String model, boolean stream) {
    String body =
        "{\"model\":\"%s\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
            .formatted(model, stream);
    return HttpRequest.newBuilder(URI.create(gateway + "/v1/chat/completions"))
        .timeout(LONGEST)
        .header("Authorization", "Bearer " + key)
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body))
        .build();
  }

  <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> body)
      throws IOException, InterruptedException {
    return http.send(request, body);
  }

  /** {@return what the control API has at {@code path}} */
  String control(String path) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(control + path))
            .timeout(LONGEST)
            .header(
                "Authorization",
                "Bearer " + Files.readString(home.resolve("control.token")).strip())
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException(path + " answered " + answer.statusCode() + ": " + answer.body());
    }
    return answer.body();
  }

  @Override
  public void close() {
    http.close();
    process.destroy();
    process
        .onExit()
        .orTimeout(LONGEST.toSeconds(), TimeUnit.SECONDS)
        .exceptionally(_ -> process.destroyForcibly())
        .join();
  }
}
