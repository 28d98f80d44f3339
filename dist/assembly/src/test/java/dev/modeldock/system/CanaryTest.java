package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Keys, credentials, prompts, replies and an image go through every failure that there is; then
 * everything that the gateway keeps and shows is searched for them.
 *
 * <p>Allowed is: a key in the answer that made it, the control token in its file, and what a
 * runtime says of a request in the answer to the very client that asked.
 */
@Timeout(300)
class CanaryTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String REPLY = "canary-reply-91ab44e0c2";
  private static final String IMAGE = "canary-image-0d7be19f3a";
  private static final String STORED = "canary-stored-c4471be9aa";
  private static final String HEADER = "canary-header-ee01b7d352";
  private static final String QUERY = "canary-query-5f0c7aa981";

  /** Refusals of a header that say which one, so that its owner may let it in. */
  private static final Pattern NAMED =
      Pattern.compile("host_not_allowed|origin_not_allowed|unsupported_media_type");

  private static final List<String> FAULTS =
      List.of(
          "fault-busy",
          "fault-context",
          "fault-load",
          "fault-rate",
          "fault-html",
          "fault-error-line",
          "fault-error-first",
          "fault-wrong-key",
          "fault-garbage",
          "fault-garbage-first",
          "fault-not-http",
          "fault-eof",
          "fault-eof-first",
          "fault-cut",
          "fault-reset",
          "fault-reset-first",
          "fault-stall",
          "fault-stall-head",
          "text",
          "none");
  private static final List<String> DEFECTS =
      List.of("throws", "errors", "nested", "defect", "protocol", "later", "later-error");

  @TempDir static Path folder;
  private static FaultStage stage;
  private static CanarySearch search;
  private static String key;
  private static final CanaryRequests REQUESTS = new CanaryRequests(FaultStage.PROMPT, IMAGE);
  private static final CanaryHeads HEADS = new CanaryHeads(HEADER, QUERY);
  private static final CanaryScripts SCRIPTS = new CanaryScripts(FaultStage.PROMPT, REPLY);

  private final List<String> found = Collections.synchronizedList(new ArrayList<>());
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();

  @BeforeAll
  static void start() throws Exception {
    stage = new FaultStage(folder, "--dev", "--plugins", IndiscreetPlugin.in(folder).toString());
    stage.gateway().run("instances", "add", "rude", "--type", "indiscreet").succeeded();
    key = stage.gateway().key();
    String token = Files.readString(stage.gateway().home().resolve("control.token")).strip();
    Map<String, String> canaries = new LinkedHashMap<>();
    canaries.put("the prompt", FaultStage.PROMPT);
    canaries.put("the reply", REPLY);
    canaries.put("the image", IMAGE);
    canaries.put("the first key", secretPart(key));
    canaries.put("the wrong key", secretPart(FaultStage.WRONG_KEY));
    canaries.put("the credential", FaultStage.SECRET);
    canaries.put("the stored secret", STORED);
    canaries.put("the control token", token);
    canaries.put("a header", HEADER);
    canaries.put("a query", QUERY);
    try (Client control = new Client(stage.gateway().control(), token)) {
      HttpResponse<String> made = control.post("/admin/v1/keys", "{\"name\":\"canary\"}");
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      String second = JSON.readTree(made.body()).path("key").asText();
      canaries.put("the second key", secretPart(second));
      search = new CanarySearch(canaries);
      assertThat(search.in("the answer that made it", made.body()))
          .containsExactly("the second key in the answer that made it");
      HttpResponse<String> stored =
          control.put("/admin/v1/secrets/canary", "{\"value\":\"" + STORED + "\"}");
      assertThat(stored.statusCode()).as(stored.body()).isLessThan(300);
      assertThat(search.in("the answer that stored it", stored.body())).isEmpty();
    }
  }

  /** The public part of a key is told in many places, and may be. */
  private static String secretPart(String key) {
    return key.substring(key.indexOf('_', "mdk_".length()) + 1);
  }

  @AfterAll
  static void stop() {
    stage.close();
  }

  @Test
  void nothingIsKeptOrShownWhereItDoesNotBelong() throws Exception {
    List<Callable<Void>> asks = new ArrayList<>();
    for (String fault : FAULTS) {
      REQUESTS.all("ollama:" + fault).forEach(ask -> asks.add(() -> ask(ask, false)));
      REQUESTS.all("openai:" + fault).forEach(ask -> asks.add(() -> ask(ask, false)));
    }
    SCRIPTS.broken().stream()
        .map(stage::model)
        .flatMap(name -> Stream.of("raw-openai:" + name, "raw-ollama:" + name))
        .forEach(name -> REQUESTS.all(name).forEach(ask -> asks.add(() -> ask(ask, false))));
    SCRIPTS.quoting().stream()
        .map(stage::model)
        .flatMap(name -> Stream.of("raw-openai:" + name, "raw-ollama:" + name))
        .forEach(name -> REQUESTS.all(name).forEach(ask -> asks.add(() -> ask(ask, true))));
    for (String defect : DEFECTS) {
      REQUESTS.all("rude:" + defect).forEach(ask -> asks.add(() -> ask(ask, false)));
    }
    for (String model : List.of("dead-openai:m", "hopeless", "nowhere:m", "late-ollama", "x")) {
      REQUESTS.all(model).forEach(ask -> asks.add(() -> ask(ask, false)));
    }
    asks.addAll(refusals());
    asks.addAll(departures());
    try (var clients = Executors.newFixedThreadPool(24, Thread.ofVirtual().factory())) {
      for (Future<Void> each : clients.invokeAll(asks)) {
        each.get();
      }
    }
    assertThat(asked).hasValueGreaterThan(1_000);
    assertThat(refused).hasValueGreaterThan(700);

    whileAStreamRuns();
    whatTheOwnerIsShown();
    stage.gateway().close();
    String firstKeyShown = "\"key\":\"" + key + "\"";
    found.addAll(search.in("the output", stage.gateway().log().replace(firstKeyShown, "")));
    found.addAll(search.below(stage.gateway().home()));
    found.remove("the control token in control.token");
    assertThat(found.stream().distinct().sorted().toList()).isEmpty();
  }

  /**
   * @param quoted whether the runtime's own words may come back to the client
   */
  private Void ask(CanaryRequests.Ask ask, boolean quoted) throws Exception {
    told(
        ask.path() + " " + ask.body().lines().findFirst().orElse(""),
        stage.client().post(ask.path() + "?trace=" + QUERY, ask.body()),
        quoted);
    return null;
  }

  private void told(String where, HttpResponse<String> answer, boolean quoted) {
    asked.incrementAndGet();
    String error = answer.statusCode() >= 400 ? answer.body() : afterError(answer.body());
    refused.addAndGet(error.isEmpty() ? 0 : 1);
    search.in("an error, of " + where, answer.headers().map() + error).stream()
        .filter(each -> !(quoted && each.startsWith("the prompt") || each.startsWith("the reply")))
        .forEach(found::add);
  }

  /**
   * {@return the error that ends a stream} What came before it is the client's own, as are the
   * instructions of a request that OpenAI's form of a response repeats behind it.
   */
  private static String afterError(String body) {
    int error = body.indexOf("\"error\":{");
    return error < 0 ? "" : body.substring(error, body.indexOf('}', error));
  }

  private List<Callable<Void>> refusals() {
    List<Callable<Void>> all = new ArrayList<>();
    for (String path :
        List.of(
            "/v1/chat/completions",
            "/v1/messages",
            "/v1/responses",
            "/v1/embeddings",
            "/v1/completions",
            "/v1/nothing")) {
      for (String body : REQUESTS.broken()) {
        all.add(() -> ask(new CanaryRequests.Ask(path, body), false));
      }
      all.add(() -> {
        try (Client stranger = new Client(stage.gateway().url(), FaultStage.WRONG_KEY)) {
          told("a stranger", stranger.post(path, REQUESTS.chat("demo:echo", false)), false);
        }
        return null;
      });
      for (String head : HEADS.of(path, stage.gateway().url().getAuthority(), key)) {
        all.add(() -> raw(head));
      }
    }
    return all;
  }

  private Void raw(String request) throws Exception {
    try (SocketClient socket = new SocketClient(stage.gateway().url())) {
      String answer = socket.exchange(request);
      asked.incrementAndGet();
      refused.incrementAndGet();
      search.in("the answer to " + request.substring(0, 80) + ": " + answer, answer).stream()
          .filter(each -> !(each.startsWith("a header") && NAMED.matcher(answer).find()))
          .forEach(found::add);
    }
    return null;
  }

  /** Clients that leave: before their body is whole, before an answer, and in the middle of it. */
  private List<Callable<Void>> departures() {
    List<Callable<Void>> all = new ArrayList<>();
    for (String model :
        List.of("ollama:fault-stall", "openai:fault-stall", "openai:fault-endless")) {
      for (boolean stream : new boolean[] {false, true}) {
        String body = REQUESTS.chat(model, stream);
        for (int missing : new int[] {0, 50}) {
          all.add(() -> {
            try (SocketClient socket = new SocketClient(stage.gateway().url())) {
              socket.post(stage.gateway().url(), key, body, body.length() + missing);
              if (stream && missing == 0) {
                socket.awaitText("HTTP/1.1 ");
              }
              socket.reset();
            }
            return null;
          });
        }
      }
    }
    return all;
  }

  private void whileAStreamRuns() throws Exception {
    try (SocketClient socket = new SocketClient(stage.gateway().url())) {
      String body = Requests.streamedChat("openai:fault-stall", FaultStage.PROMPT);
      socket.post(stage.gateway().url(), key, body, body.length());
      socket.awaitText("Hel");
      Path dump = folder.resolve("threads.json");
      jcmd("Thread.dump_to_file", "-format=json", dump.toString());
      String threads = Files.readString(dump);
      assertThat(threads).contains("\"virtual\": true");
      found.addAll(search.in("the threads", threads));
      found.addAll(search.in("the command line", jcmd("VM.command_line")));
      found.addAll(search.in("the system properties", jcmd("VM.system_properties")));
    }
  }

  private static String jcmd(String... command) throws IOException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "jcmd").toString());
    line.add(Long.toString(stage.gateway().pid()));
    line.addAll(List.of(command));
    return Distribution.finish(new ProcessBuilder(line)).succeeded().out();
  }

  private void whatTheOwnerIsShown() throws Exception {
    String token = Files.readString(stage.gateway().home().resolve("control.token")).strip();
    try (Client control = new Client(stage.gateway().control(), token)) {
      List<String> paths =
          new ArrayList<>(
              List.of(
                  "/metrics",
                  "/livez",
                  "/readyz",
                  "/admin/v1/status",
                  "/admin/v1/models",
                  "/admin/v1/models?refresh=true",
                  "/admin/v1/plugins",
                  "/admin/v1/config",
                  "/admin/v1/audit?limit=1000"));
      for (String list : List.of("instances", "aliases", "keys", "secrets", "audit")) {
        HttpResponse<String> answer = control.get("/admin/v1/" + list);
        for (JsonNode each : JSON.readTree(answer.body()).path("data")) {
          paths.add("/admin/v1/" + list + "/" + each.path("id").asText());
        }
        paths.add("/admin/v1/" + list);
      }
      for (String path : paths) {
        HttpResponse<String> answer = control.get(path);
        assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(200);
        found.addAll(search.in(path, answer.headers().map() + answer.body()));
      }
      HttpResponse<String> refusal =
          control.post("/admin/v1/keys", "{\"name\":{\"" + HEADER + "\":1}}");
      found.addAll(search.in("a refusal of the control API", refusal.body()));
    }
    String audited =
        new String(
            stage
                .gateway()
                .run("audit", "list", "--limit", "1000")
                .succeeded()
                .out()
                .getBytes(StandardCharsets.UTF_8),
            StandardCharsets.UTF_8);
    found.addAll(search.in("audit list", audited));
    found.addAll(search.in("keys list", stage.gateway().run("keys", "list").succeeded().out()));
    found.addAll(
        search.in("secrets list", stage.gateway().run("secrets", "list").succeeded().out()));
  }
}
