package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Request;
import dev.modeldock.testkit.wire.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * A gateway of the distribution in front of runtimes that fail, with short limits and a canary in
 * everything that must not get about.
 *
 * <p>The instances {@code ollama} and {@code openai} are one {@link FakeOllama}, by its native API
 * and by its {@code /v1}; {@code raw-ollama} and {@code raw-openai} are one server that sends
 * whatever a script says; behind {@code dead-ollama} and {@code dead-openai} nothing listens.
 */
final class FaultStage implements AutoCloseable {

  static final String PROMPT = "canary-prompt-73c1f0ad9e";
  static final String WRONG_KEY = "mdk_CanaryKey0_wrong24charactersof62aBcDeF";
  static final String SECRET = "canary-secret-5be2a86d04";

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  private final FakeOllama ollama = FakeOllama.start(0);
  private final Map<String, Function<Request, Script>> scripts = new ConcurrentHashMap<>();
  private final FakeServer raw = FakeServer.start(0, this::answer);
  private final AtomicInteger models = new AtomicInteger();
  private final Gateway gateway;
  private final ControlApi control;
  private final Client client;

  FaultStage(Path folder, String... more) throws IOException {
    Path config = Files.writeString(folder.resolve("faults.yaml"), config());
    gateway =
        Gateway.launch(
            folder.resolve("home"),
            "export FAULTS_KEY=" + SECRET + " &&",
            Stream.concat(Stream.of("--config", config.toString()), Stream.of(more))
                .toArray(String[]::new));
    gateway.awaitReady();
    control = new ControlApi(gateway);
    client = new Client(gateway.url(), gateway.key());
    add("openai", "openai", ollama.base() + "/v1");
    add("raw-openai", "openai", raw.base() + "/v1");
  }

  private void add(String id, String type, String base) {
    gateway
        .run(
            "instances",
            "add",
            id,
            "--type",
            type,
            "--base-url",
            base,
            "--secret",
            "api_key=env:FAULTS_KEY")
        .succeeded();
  }

  private String config() throws IOException {
    String dead = "http://127.0.0.1:" + unusedPort();
    return """
    limits: {connect: 1s, first_event: 3s, idle: 2s, keep_alive: 400ms}
    instances:
      ollama: {type: ollama, settings: {base_url: "%s"}}
      raw-ollama: {type: ollama, settings: {base_url: "%s"}}
      dead-ollama: {type: ollama, settings: {base_url: "%s"}}
      dead-openai:
        type: openai
        settings: {base_url: "%s/v1"}
        secrets: {api_key: "env:FAULTS_KEY"}
    aliases:
      spare-ollama: {targets: ["dead-ollama:text", "ollama:text"]}
      spare-openai: {targets: ["dead-openai:text", "openai:text"]}
      late-ollama: {targets: ["ollama:fault-cut", "ollama:text"]}
      late-openai: {targets: ["openai:fault-cut", "openai:text"]}
      hopeless: {targets: ["dead-ollama:text", "dead-openai:text"]}
    """
        .formatted(ollama.base(), raw.base(), dead, dead);
  }

  private static int unusedPort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private Script answer(Request request) {
    return switch (request.path()) {
      case "/api/tags" -> Script.json(200, "{\"models\":[]}");
      case "/v1/models" -> Script.json(200, "{\"object\":\"list\",\"data\":[]}");
      default -> {
        Function<Request, Script> script = scripts.get(request.json().path("model").asString());
        yield script == null ? Script.empty(404) : script.apply(request);
      }
    };
  }

  /** {@return the name of a new model of both fake runtimes, which does what {@code beats} say} */
  String model(Beat... beats) {
    String name = nextName();
    ollama.add(FakeModel.chat(name + ":latest", beats));
    return name;
  }

  /** {@return the name of a new model of the raw runtimes, which answers by {@code script}} */
  String model(Function<Request, Script> script) {
    String name = nextName();
    scripts.put(name, script);
    return name;
  }

  private String nextName() {
    return "m" + models.incrementAndGet();
  }

  HttpResponse<String> whole(String model) throws Exception {
    return clean(client.post("/v1/chat/completions", Requests.chat(model, PROMPT)));
  }

  HttpResponse<String> streamed(String model) throws Exception {
    return clean(client.post("/v1/chat/completions", Requests.streamedChat(model, PROMPT)));
  }

  /** {@return the answer, in which nothing secret may be} */
  HttpResponse<String> clean(HttpResponse<String> answer) {
    String all = answer.headers().map() + answer.body();
    assertThat(all).doesNotContain(PROMPT, SECRET, WRONG_KEY, gateway.key());
    return answer;
  }

  /** {@return what the audit says of an answer, found by the id that the answer has} */
  JsonNode audited(HttpResponse<?> answer) throws Exception {
    return control.auditEvent(requestId(answer));
  }

  static String requestId(HttpResponse<?> answer) {
    return answer.headers().firstValue("x-modeldock-request-id").orElseThrow();
  }

  /** {@return the one event of a request for {@code model}, when it is there} */
  JsonNode auditedFor(String model) throws Exception {
    await("an event of " + model, () -> !control.auditEvents("model", model).isEmpty());
    List<JsonNode> events = control.auditEvents("model", model);
    assertThat(events).as("the audit of a request for %s", model).hasSize(1);
    return events.getFirst();
  }

  int eventsWith(String outcome) throws Exception {
    return control.auditEvents("outcome", outcome).size();
  }

  void awaitEventsWith(String outcome, int count) throws Exception {
    await(count + " events with " + outcome, () -> eventsWith(outcome) == count);
  }

  /** Waits until the fake runtime was asked for {@code model}. */
  void awaitAsked(String model) throws Exception {
    await("a request for " + model, () -> asked(model));
  }

  private static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("there never was " + what);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  boolean asked(String model) {
    return Stream.of("/api/chat", "/v1/chat/completions")
        .flatMap(path -> ollama.requests(path).stream())
        .anyMatch(request -> request.text().contains("\"" + model + "\""));
  }

  FakeOllama ollama() {
    return ollama;
  }

  Gateway gateway() {
    return gateway;
  }

  Client client() {
    return client;
  }

  /** Stops the gateway, then looks for what it must not have kept or said. */
  void assertNothingLeaked() throws IOException {
    gateway.close();
    String key = gateway.key();
    String firstKeyShown = "\"key\":\"" + key + "\"";
    assertThat(gateway.log().replace(firstKeyShown, ""))
        .as("what the gateway printed")
        .doesNotContain(PROMPT, SECRET, WRONG_KEY, key);
    try (Stream<Path> files = Files.walk(gateway.home())) {
      List<Path> all = files.filter(Files::isRegularFile).toList();
      assertThat(all).as("files in the home folder").hasSizeGreaterThan(3);
      for (Path file : all) {
        String content = Files.readString(file, StandardCharsets.ISO_8859_1);
        for (String canary : List.of(PROMPT, SECRET, WRONG_KEY, key)) {
          assertThat(content.contains(canary)).as("%s in %s", canary, file).isFalse();
        }
      }
    }
  }

  @Override
  public void close() {
    client.close();
    control.close();
    gateway.close();
    raw.close();
    ollama.close();
  }
}
