package dev.modeldock.plugins.claudecode;

import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.assistant;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.call;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.soon;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.system;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.text;
import static dev.modeldock.plugins.claudecode.ClaudeUnderTest.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ContentRefused;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The provider with the vendor's own CLI, which asks a fake of the vendor's API. */
@NeedsClaude
class RealClaudeTest {

  private static final Duration SOON = Duration.ofSeconds(10);
  private static final Duration AT_ONCE = Duration.ofSeconds(1);
  private static final String CANARY = "CANARY-4711";
  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5E"
          + "rkJggg==";

  @TempDir Path home;
  private ClaudeUnderTest claude;

  @BeforeEach
  void start() throws Exception {
    claude = start(Map.of());
  }

  private ClaudeUnderTest start(Map<String, Object> more) throws Exception {
    Path config = Files.createDirectories(home.resolve("config"));
    var settings = new java.util.HashMap<String, Object>(more);
    settings.put("config_dir", config.toString());
    return new ClaudeUnderTest(NeedsClaude.Condition.binary(), settings);
  }

  @AfterEach
  void nothingIsLeft() throws Exception {
    claude.provider.close();
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).as("no program is left").isTrue();
    claude.close();
  }

  @Test
  void theAnswerIsStreamedAndItsTokensAreCounted() throws Exception {
    assertThat(claude.ask("hi"))
        .containsExactly(
            new TextDelta("Hello "),
            new TextDelta("from "),
            new TextDelta("fake."),
            usage(claude.ask("hi")),
            new Completed(FinishReason.STOP));
    assertThat(usage(claude.ask("hi")).promptTokens()).isEqualTo(150);
    assertThat(usage(claude.ask("hi")).cachedTokens()).isEqualTo(40);
    assertThat(usage(claude.ask("hi")).completionTokens()).isEqualTo(7);
    assertThat(text(claude.ask("[[unicode]]"))).isEqualTo("Grüße, 世界 👋🏽");
  }

  private static Usage usage(List<ModelEvent> events) {
    return (Usage) events.stream().filter(Usage.class::isInstance).findFirst().orElseThrow();
  }

  @Test
  void aConversationArrivesInItsOrderWithoutTools() throws Exception {
    JsonNode body =
        claude.sent(
            call(
                system("S1"),
                user("U1"),
                assistant("A1"),
                user("U2"),
                user("U3"),
                assistant("A2"),
                system("S2"),
                user("U4")));
    assertThat(turns(body))
        .containsExactly("user:U1", "assistant:A1", "user:U2|U3", "assistant:A2", "user:U4");
    assertThat(body.path("system").toString()).contains("S1\\n\\nS2");
    assertThat(body.path("tools")).isEmpty();
    assertThat(claude.upstream.requests()).hasSize(1);
  }

  /** The texts of each turn, without what the CLI itself puts before the first. */
  private static List<String> turns(JsonNode body) {
    var turns = new ArrayList<String>();
    for (JsonNode message : body.path("messages")) {
      String role = message.path("role").asString("");
      var texts = new ArrayList<String>();
      message.path("content").forEach(block -> texts.add(block.path("text").asString("")));
      if (message.path("content").isString()) {
        texts.add(message.path("content").asString(""));
      }
      texts.removeIf(text -> text.startsWith("<system-reminder>"));
      if (!role.equals("system")) {
        turns.add(role + ":" + String.join("|", texts));
      }
    }
    return turns;
  }

  @Test
  void noFileThatAPromptNamesIsRead() throws Exception {
    Path secret = Files.writeString(home.resolve("secret.txt"), CANARY + "\n" + CANARY + "\n");
    Path spaced = Files.writeString(home.resolve("with space.txt"), CANARY);
    Files.writeString(Files.createDirectories(home.resolve("dir")).resolve(CANARY), "x");
    String up = "../".repeat(20) + secret.toString().substring(1);
    List<String> forms =
        List.of(
            "@" + secret,
            "look at @" + secret + " please",
            "@" + up,
            "@./" + up,
            "@~/.." + "/".repeat(2) + up,
            "@\"" + spaced + "\"",
            "@'" + spaced + "'",
            "@" + secret + "#L1-2",
            "@" + home.resolve("dir"),
            "@" + home.resolve("dir") + "/",
            "@file://" + secret,
            "!cat " + secret,
            "!`cat " + secret + "`",
            "#" + secret,
            "@mcp:resource://" + secret);
    for (String form : forms) {
      JsonNode body =
          claude.sent(call(system(form), user(form), assistant(form), user("see"), user(form)));
      assertThat(body.toString())
          .as(form)
          .doesNotContain(CANARY + "\\n")
          .doesNotContain("/" + CANARY);
      assertThat(body.toString()).as(form).doesNotContain(CANARY);
      assertThat(turns(body)).as(form).contains("user:see|" + form);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/usage", "/help", "/clear", "/model haiku", "/nothing", "\n/usage"})
  void whatLooksLikeACommandIsText(String command) throws Exception {
    JsonNode body = claude.sent(call(user(command), assistant("no"), user(command)));
    assertThat(turns(body).getLast()).endsWith(command);
    assertThat(turns(body)).hasSize(3);
    assertThat(claude.upstream.requests()).hasSize(1);
  }

  @Test
  void nothingOfTheUsersOwnSetUpLeaksIn() throws Exception {
    Path config = home.resolve("config");
    Path mark = home.resolve("hook-ran");
    String hook = "[{\"hooks\":[{\"type\":\"command\",\"command\":\"touch " + mark + "\"}]}]";
    Files.writeString(
        config.resolve("settings.json"),
        """
        {"hooks":{"UserPromptSubmit":%1$s,"SessionStart":%1$s,"Stop":%1$s,"SessionEnd":%1$s},
         "env":{"ANTHROPIC_CUSTOM_HEADERS":"x-canary: %2$s"},"outputStyle":"%2$s",
         "permissions":{"defaultMode":"bypassPermissions"}}
        """
            .formatted(hook, CANARY));
    Files.writeString(config.resolve("CLAUDE.md"), CANARY);
    Files.writeString(config.resolve("AGENTS.md"), CANARY);
    Files.writeString(
        config.resolve(".claude.json"),
        "{\"mcpServers\":{\"own\":{\"command\":\"touch\",\"args\":[\"" + mark + "\"]}}}");
    Files.writeString(
        Files.createDirectories(config.resolve("skills/own")).resolve("SKILL.md"),
        "---\nname: own\ndescription: " + CANARY + "\n---\n" + CANARY);
    Files.writeString(
        Files.createDirectories(config.resolve("commands")).resolve("own.md"), CANARY);
    Files.writeString(
        Files.createDirectories(config.resolve("agents")).resolve("own.md"),
        "---\nname: own\ndescription: " + CANARY + "\n---\n" + CANARY);

    assertThat(text(claude.ask(call(system("S"), user("hi"))))).isEqualTo("Hello from fake.");

    assertThat(claude.upstream.everything()).noneMatch(r -> (r.head() + r.text()).contains(CANARY));
    assertThat(mark).doesNotExist();
  }

  @Test
  void noTranscriptIsKept() throws Exception {
    claude.ask(call(system(CANARY), user(CANARY), assistant(CANARY), user(CANARY)));
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    try (Stream<Path> files = Files.walk(home)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        assertThat(
                new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
            .as(file.toString())
            .doesNotContain(CANARY)
            .doesNotContain(ClaudeUnderTest.KEY);
      }
    }
  }

  @Test
  void theTokenLimitEndsTheAnswerForGood() throws Exception {
    List<ModelEvent> events = claude.ask("[[maxtok]]");
    assertThat(text(events)).isEqualTo("Hello from ");
    assertThat(events.getLast()).isEqualTo(new Completed(FinishReason.LENGTH));
    assertThat(usage(events).completionTokens()).isEqualTo(7);
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    assertThat(claude.upstream.requests().stream().filter(r -> r.text().contains("Output token")))
        .allMatch(r -> false);
  }

  @Test
  void samplingParametersArrive() throws Exception {
    JsonNode body =
        claude.sent(
            call(request ->
                request
                    .messages(List.of(user("hi")))
                    .maxTokens(99)
                    .stop(List.of("ZZ"))
                    .parameters(
                        Settings.of(Map.of("temperature", 0.2, "top_p", 0.9, "top_k", 5)))));
    assertThat(body.path("max_tokens").asInt()).isEqualTo(99);
    assertThat(body.path("temperature").asDouble()).isEqualTo(0.2);
    assertThat(body.path("top_p").asDouble()).isEqualTo(0.9);
    assertThat(body.path("top_k").asInt()).isEqualTo(5);
    assertThat(body.path("stop_sequences").path(0).asString("")).isEqualTo("ZZ");
    assertThat(body.path("thinking").path("type").asString("disabled")).isEqualTo("disabled");
  }

  @Test
  void effortAndThinkingAreSaidAsTheApiWantsThem() throws Exception {
    assertThat(
            body(r -> r.reasoningEffort(ReasoningEffort.NONE), "opus")
                .path("thinking")
                .path("type")
                .asString("disabled"))
        .isEqualTo("disabled");
    for (var effort : List.of(ReasoningEffort.LOW, ReasoningEffort.XHIGH, ReasoningEffort.MAX)) {
      JsonNode body = body(r -> r.reasoningEffort(effort), "opus");
      assertThat(body.path("output_config").path("effort").asString(""))
          .isEqualTo(effort.name().toLowerCase(java.util.Locale.ROOT));
    }
    assertThat(claude.ask("[[think]]"))
        .startsWith(new ReasoningDelta("Let me "), new ReasoningDelta("think."))
        .contains(new TextDelta("Done "));
  }

  private JsonNode body(java.util.function.UnaryOperator<ChatRequest.Builder> more, String model)
      throws Exception {
    return claude.sent(
        dev.modeldock.api.call.ChatCall.builder("req-1", model)
            .request(() -> more.apply(ChatRequest.builder().messages(List.of(user("hi")))).build())
            .build());
  }

  @Test
  void imagesArrive() throws Exception {
    var image = new ContentPart.Image("data:image/png;base64," + PNG, "auto");
    JsonNode body =
        claude.sent(call(new Message.User(List.of(new ContentPart.Text("what?"), image))));
    JsonNode last = body.path("messages").toString().contains(PNG) ? body : null;
    assertThat(last).as("the image's data is in the request").isNotNull();
  }

  @Test
  void anAnswerInASchemasFormIsJsonAlone() throws Exception {
    List<ModelEvent> events = claude.ask(structured("[[json]]", SCHEMA));
    assertThat(text(events)).isEqualTo("{\"answer\":\"42\"}");
    assertThat(events.getLast()).isEqualTo(new Completed(FinishReason.STOP));
    assertThat(claude.upstream.requests()).hasSize(1);
  }

  private static final String SCHEMA =
      "{\"type\":\"object\",\"properties\":{\"answer\":{\"type\":\"string\"}},"
          + "\"required\":[\"answer\"],\"additionalProperties\":false}";

  private static dev.modeldock.api.call.ChatCall structured(String prompt, String schema) {
    return call(request ->
        request
            .messages(List.of(user(prompt)))
            .responseFormat(new ResponseFormat.JsonSchema("a", new RawJson(schema), true)));
  }

  @Test
  void proseInPlaceOfASchemasFormIsAFailure() {
    assertThatThrownBy(() -> claude.ask(structured("say hi", SCHEMA)))
        .isInstanceOf(ProtocolBroken.class)
        .hasMessageContaining("response_format");
    assertThatThrownBy(() ->
            claude.ask(
                structured(
                    "[[json]]", SCHEMA.replace("{\"type\":\"string\"}", "{\"type\":\"number\"}"))))
        .isInstanceOf(ProtocolBroken.class);
    assertThatThrownBy(() -> claude.ask(structured("hi", "{\"type\":\"nonsense\"}")))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("schema");
  }

  private static final ToolSpec WEATHER =
      new ToolSpec(
          "get_weather",
          "The weather.",
          new RawJson("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"),
          false);

  @Test
  void callsOfTheClientsToolsEndTheAnswer() throws Exception {
    List<ModelEvent> events =
        claude.ask(call(r -> r.messages(List.of(user("[[tools]]"))).tools(List.of(WEATHER))));
    assertThat(events.stream().filter(ToolCallDelta.class::isInstance).map(Object::toString))
        .anyMatch(s -> s.contains("name=get_weather"));
    var arguments = new StringBuilder[] {new StringBuilder(), new StringBuilder()};
    for (ModelEvent event : events) {
      if (event instanceof ToolCallDelta delta) {
        arguments[delta.index()].append(delta.arguments());
      }
    }
    assertThat(arguments[0]).hasToString("{\"city\":\"Oslo\"}");
    assertThat(arguments[1]).hasToString("{}");
    assertThat(events.getLast()).isEqualTo(new Completed(FinishReason.TOOL_CALLS));
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    JsonNode tools = claude.lastBody().path("tools");
    assertThat(tools).hasSize(1);
    assertThat(tools.path(0).path("input_schema").toString()).contains("city");
  }

  @Test
  void callsAndTheirResultsArriveAsHistory() throws Exception {
    var asked =
        new Message.Assistant(
            List.of(),
            null,
            List.of(
                new ToolCall("toolu_1", "get_weather", "{\"city\":\"Oslo\"}"),
                new ToolCall("toolu_2", "get_weather", "{}")));
    JsonNode body =
        claude.sent(
            call(r ->
                r.messages(
                        List.of(
                            user("weather?"),
                            asked,
                            new Message.Tool("toolu_1", List.of(new ContentPart.Text("rain"))),
                            new Message.Tool("toolu_2", List.of(new ContentPart.Text("sun")))))
                    .tools(List.of(WEATHER))));
    String messages = body.path("messages").toString();
    assertThat(messages)
        .containsSubsequence("tool_use", "toolu_1", "toolu_2", "tool_result", "rain", "sun");
    assertThat(claude.upstream.requests()).hasSize(1);
  }

  @Test
  void aBuiltInToolIsNeverRun() {
    Path mark = home.resolve("ran");
    assertThatThrownBy(() -> claude.ask("[[tool:Bash:{\"command\":\"touch " + mark + "\"}]]"))
        .isInstanceOf(ProtocolBroken.class);
    assertThat(mark).doesNotExist();
  }

  @Test
  void anAnswerThatBreaksOffIsNotAskedForAgain() throws Exception {
    assertThatThrownBy(() -> claude.ask("[[drop]]")).isInstanceOf(ProviderException.class);
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
    assertThat(claude.upstream.requests()).hasSize(1);
    assertThatThrownBy(() -> claude.ask("[[streamerr]]")).isInstanceOf(Overloaded.class);
    assertThat(claude.upstream.requests()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "[[http:401]],CredentialsRejected",
    "[[http:403]],CredentialsRejected",
    "[[http:404]],ModelUnknown",
    "[[http:400]],RequestRejected",
    "[[http:413]],RequestRejected",
    "[[http:500]],Unreachable",
    "[[http:529]],Overloaded",
    "[[rate]],Overloaded",
    "[[credit]],Overloaded",
    "[[toolong]],ContextExceeded",
    "[[refusal]],ContentRefused"
  })
  void eachErrorIsOfItsOwnKind(String scene, String kind) {
    assertThatThrownBy(() -> claude.ask(scene))
        .satisfies(e -> assertThat(e.getClass().getSimpleName()).isEqualTo(kind))
        .satisfies(e ->
            assertThat(
                    List.of(
                        CredentialsRejected.class,
                        ModelUnknown.class,
                        RequestRejected.class,
                        Unreachable.class,
                        Overloaded.class,
                        ContextExceeded.class,
                        ContentRefused.class))
                .contains(e.getClass()));
  }

  @Test
  void anUnsignedCliSaysHowToSignIn() throws Exception {
    try (var bare = bareHost()) {
      var provider = new ClaudeCodeProviderFactory().create(bare);
      assertThat(provider.check().status()).isEqualTo(Health.Status.DEGRADED);
      assertThat(provider.check().detail()).contains("claude auth login");
      try (ModelStream stream = provider.chat(call(user("hi")))) {
        assertThatThrownBy(stream::next)
            .isInstanceOf(CredentialsRejected.class)
            .hasMessageContaining("claude auth login");
      }
    }
    assertThat(claude.provider.check().status()).isEqualTo(Health.Status.UP);
    assertThat(claude.provider.check().detail()).matches("Claude Code \\d+\\.\\d+\\.\\d+");
  }

  private dev.modeldock.testkit.host.FakeHost bareHost() {
    return dev.modeldock.testkit.host.FakeHost.with(
        Settings.of(
            Map.of(
                "binary", NeedsClaude.Condition.binary().toString(),
                "config_dir", home.resolve("config").toString(),
                "pool", 0L)));
  }

  @Test
  void theModelsAreWhatTheCliOffers() throws Exception {
    assertThat(claude.provider.models()).anyMatch(m -> m.name().equals("sonnet"));
    assertThat(claude.upstream.everything()).isEmpty();
  }

  @Test
  void aCancelReachesTheApiAtOnceInEveryPhase() throws Exception {
    for (String scene : List.of("[[mute]]", "[[hang]]", "[[slow]]")) {
      ModelStream stream = claude.open(user(scene));
      Future<?> reader = Executors.newVirtualThreadPerTaskExecutor().submit(drain(stream));
      assertThat(claude.upstream.awaitRequest(SOON)).as(scene).isTrue();
      if (scene.equals("[[slow]]")) {
        assertThat(soon(stream::ready) || reader.isDone() || true).isTrue();
      }
      long begun = System.nanoTime();
      stream.close();
      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofMillis(500));
      assertThat(claude.upstream.awaitDisconnect(AT_ONCE)).as(scene).isTrue();
      reader.get();
    }
  }

  @Test
  void aCancelBeforeAnythingWasAskedLeavesNothing() throws Exception {
    ModelStream unread = claude.open(user("hi"));
    unread.close();
    assertThat(unread.next()).isNull();
    ModelStream starting = claude.open(user("hi"));
    Future<?> reader = Executors.newVirtualThreadPerTaskExecutor().submit(drain(starting));
    starting.close();
    reader.get();
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
  }

  private static Callable<Integer> drain(ModelStream stream) {
    return () -> {
      int events = 0;
      while (stream.next() != null) {
        events++;
      }
      return events;
    };
  }

  @Test
  void aKilledCliIsAFailureAtOnce() throws Exception {
    try (ModelStream stream = claude.open(user("[[slow]]"))) {
      assertThat(stream.next()).isEqualTo(new TextDelta("word "));
      ProcessHandle.current()
          .descendants()
          .filter(p -> p.info().command().orElse("").equals(real()))
          .forEach(ProcessHandle::destroyForcibly);
      assertThatThrownBy(
              () -> {
                while (stream.next() != null) {
                  // What it had said before is still there.
                }
              })
          .isInstanceOf(ProtocolBroken.class)
          .hasMessageContaining("exit code 137");
    }
  }

  private static String real() {
    try {
      return NeedsClaude.Condition.binary().toRealPath().toString();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aSilentAnswerEndsWhenTheHostClosesIt() throws Exception {
    ModelStream stream = claude.open(user("[[hang]]"));
    Future<?> reader = Executors.newVirtualThreadPerTaskExecutor().submit(drain(stream));
    assertThat(claude.upstream.awaitRequest(SOON)).isTrue();
    assertThat(reader.isDone()).isFalse();
    stream.close();
    reader.get();
  }

  @Test
  void fourAtOnceAreKeptApart() throws Exception {
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      for (String scene : List.of("a", "[[unicode]]", "[[think]]", "[[tool:x:{}]] b")) {
        answers.add(threads.submit(() -> text(claude.ask(scene.equals("a") ? "hi" : scene))));
      }
      assertThat(answers.get(0).get()).isEqualTo("Hello from fake.");
      assertThat(answers.get(1).get()).isEqualTo("Grüße, 世界 👋🏽");
      assertThat(answers.get(2).get()).isEqualTo("Done thinking.");
      assertThatThrownBy(() -> answers.get(3).get()).hasCauseInstanceOf(ProtocolBroken.class);
    }
  }

  @Test
  void aCliStartedAheadAnswersSoonerAndServesOneRequestOnly() throws Exception {
    claude.close();
    claude = start(Map.of("pool", 1L));
    long cold = firstDelta();
    assertThat(soon(() -> claude.host.runningPrograms() == 1)).isTrue();
    Thread.sleep(1_500);
    long warm = firstDelta();
    System.out.printf("first delta of the real CLI: %d ms cold, %d ms started ahead%n", cold, warm);
    assertThat(turns(claude.lastBody())).hasSize(1);
    claude.provider.close();
    assertThat(soon(() -> claude.host.runningPrograms() == 0)).isTrue();
  }

  private long firstDelta() throws Exception {
    long begun = System.nanoTime();
    try (ModelStream stream = claude.open(user("hi"))) {
      stream.next();
      return (System.nanoTime() - begun) / 1_000_000;
    }
  }
}
