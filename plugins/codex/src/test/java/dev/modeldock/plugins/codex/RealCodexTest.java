package dev.modeldock.plugins.codex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.Health;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.Overloaded;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

@Tag("real-codex")
@Timeout(90)
class RealCodexTest {

  private static final ToolSpec WEATHER =
      new ToolSpec(
          "get_weather",
          "the weather",
          new RawJson("{\"type\":\"object\",\"properties\":{\"city\":{\"type\":\"string\"}}}"),
          false);

  @TempDir static Path folder;
  static RealCodex it;

  @BeforeAll
  static void start() throws Exception {
    RealCodex.binary();
    it = new RealCodex(folder, Map.of());
    assertThat(it.provider.check().status()).isEqualTo(Health.Status.UP);
  }

  @AfterAll
  static void stop() {
    if (it != null) {
      it.close();
    }
  }

  @Test
  void anAnswerComesInPiecesWithItsUsageOnceAndItsEnd() throws Exception {
    assertThat(it.ask("Hello?"))
        .containsExactly(
            new TextDelta("Hello "),
            new TextDelta("from "),
            new TextDelta("fake."),
            new Usage(100, 7, 40, 3),
            new Completed(FinishReason.STOP));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-5.5", "gpt-6.1-sol", "gpt-6-astra", "not-in-the-catalogue"})
  void noModelIsGivenATool(String model) throws Exception {
    Asked.all(it.provider, Asked.call(model, "Hello? " + model));

    JsonNode body = it.upstream.last().json();
    assertThat(body.path("model").asString()).isEqualTo(model);
    assertThat(body.path("tools").isMissingNode() || body.path("tools").isEmpty()).isTrue();
    assertThat(body.toString())
        .doesNotContain("additional_tools", "exec_command", "apply_patch", "web_search", "AGENTS");
    assertThat(it.upstream.last().body().length).isLessThan(4_000);
  }

  @Test
  void theConversationArrivesInItsOrderAndNothingElse() throws Exception {
    var call =
        Asked.call(
            RealCodex.MODEL,
            "",
            Map.of(),
            request ->
                request.messages(
                    List.of(
                        Asked.system("Be brief."),
                        Asked.user("U1 $imagegen"),
                        Asked.assistant("A1"),
                        Asked.system("D2"),
                        Asked.user("U2"))));
    Asked.all(it.provider, call);

    assertThat(StreamSupport.stream(it.upstream.last().json().path("input").spliterator(), false))
        .extracting(item ->
            item.path("role").asString()
                + ":"
                + item.path("content").path(0).path("text").asString())
        .containsExactly(
            "developer:Be brief.", "user:U1 $imagegen", "assistant:A1", "developer:D2", "user:U2");
  }

  @Test
  void anImageArrivesAsItIs() throws Exception {
    String png =
        "data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";
    Asked.all(
        it.provider,
        Asked.call(
            RealCodex.MODEL,
            "",
            Map.of(),
            r ->
                r.messages(
                    List.of(
                        new Message.User(
                            List.of(
                                new ContentPart.Text("Look."),
                                new ContentPart.Image(png, "high")))))));

    JsonNode image = it.upstream.last().json().path("input").path(0).path("content").path(1);
    assertThat(image.path("type").asString()).isEqualTo("input_image");
    assertThat(image.path("image_url").asString()).startsWith("data:image/png;base64,");
  }

  @Test
  void reasoningASchemaAndAnEffortArePassedOn() throws Exception {
    var schema = new ResponseFormat.JsonSchema("s", new RawJson("{\"type\":\"object\"}"), true);
    List<ModelEvent> events =
        Asked.all(
            it.provider,
            Asked.call(
                RealCodex.MODEL,
                "[[reason]]",
                Map.of(),
                r -> r.responseFormat(schema).reasoningEffort(ReasoningEffort.HIGH)));

    assertThat(events).startsWith(new ReasoningDelta("Thinking about it."), new TextDelta("Done."));
    JsonNode body = it.upstream.last().json();
    assertThat(body.path("reasoning").path("effort").asString()).isEqualTo("high");
    assertThat(body.path("text").path("format").path("schema").toString())
        .isEqualTo("{\"type\":\"object\"}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-5.5", "gpt-6.1-sol", "not-in-the-catalogue"})
  void aClientsToolsAreCalledAndTheirAnswersGoBack(String model) throws Exception {
    var asked =
        Asked.all(
            it.provider,
            Asked.call(
                model,
                "[[call2:get_weather:{\"city\": \"Oslo\"}]]",
                Map.of(),
                r -> r.tools(List.of(WEATHER))));

    assertThat(asked)
        .hasSize(4)
        .startsWith(
            new ToolCallDelta(
                0, ((ToolCallDelta) asked.getFirst()).id(), "get_weather", "{\"city\": \"Oslo\"}"))
        .endsWith(new Usage(100, 7, 40, 3), new Completed(FinishReason.TOOL_CALLS));
    int requests = it.upstream.requests().size();

    String told =
        Asked.text(
            Asked.all(
                it.provider,
                Asked.call(
                    model,
                    "",
                    Map.of(),
                    r ->
                        r.tools(List.of(WEATHER))
                            .messages(
                                List.of(
                                    Asked.user("Weather?"),
                                    new Message.Assistant(
                                        List.of(),
                                        null,
                                        List.of(
                                            new ToolCall(
                                                "c1", "get_weather", "{\"city\":\"Oslo\"}"))),
                                    new Message.Tool(
                                        "c1", List.of(new ContentPart.Text("sunny"))))))));

    assertThat(told).startsWith("Seen: ").contains("sunny", "c1");
    assertThat(it.upstream.requests()).hasSize(requests + 1);
  }

  @Test
  void modelsAreThoseOfTheCliWithTheirWindows() throws Exception {
    assertThat(it.provider.models())
        .anySatisfy(model -> {
          assertThat(model.name()).isEqualTo(RealCodex.MODEL);
          assertThat(model.can(Capability.VISION)).isTrue();
          assertThat(model.contextTokens().orElse(0)).isGreaterThan(100_000);
        });
  }

  static Stream<Arguments> errors() {
    return Stream.of(
        Arguments.of("http:401", CredentialsRejected.class),
        Arguments.of("http:403", CredentialsRejected.class),
        Arguments.of("http:404", ModelUnknown.class),
        Arguments.of("http:429", Overloaded.class),
        Arguments.of("http:500", Unreachable.class),
        Arguments.of("http:503", Overloaded.class),
        Arguments.of("bad", RequestRejected.class),
        Arguments.of("ctx", ContextExceeded.class),
        Arguments.of("ctx400", ContextExceeded.class),
        Arguments.of("usage", Overloaded.class),
        Arguments.of("quota", Overloaded.class),
        Arguments.of("rate", Overloaded.class),
        Arguments.of("overload", Overloaded.class),
        Arguments.of("empty", ProtocolBroken.class));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void anErrorIsOfItsKind(String scene, Class<? extends ProviderException> kind) {
    ProviderException e =
        catchThrowableOfType(ProviderException.class, () -> it.ask("[[" + scene + "]]"));

    assertThat(e).isInstanceOf(kind);
    assertThat(e.stage()).isEqualTo(Stage.SENT);
  }

  @Test
  void aConversationThatIsTooLongIsNotShortenedBehindTheClientsBack() {
    String tooLong = "All work and no play makes a long day. ".repeat(40_000);

    assertThatThrownBy(() -> it.ask(tooLong)).isInstanceOf(ContextExceeded.class);
  }

  @Test
  void anAnswerThatIsCutByItsLengthSaysSo() throws Exception {
    assertThat(it.ask("[[incomplete]]")).endsWith(new Completed(FinishReason.LENGTH));
  }

  @ParameterizedTest
  @ValueSource(strings = {"drop", "droponce:a"})
  void anAnswerThatBreaksOffIsNeverBegunAnew(String scene) throws Exception {
    var seen = new ArrayList<ModelEvent>();
    try (ModelStream stream = it.open("[[" + scene + "]]")) {
      assertThatThrownBy(
              () -> {
                for (ModelEvent e = stream.next(); e != null; e = stream.next()) {
                  seen.add(e);
                }
              })
          .isInstanceOfSatisfying(
              ProtocolBroken.class, e -> assertThat(e.stage()).isEqualTo(Stage.STREAMING));
    }
    assertThat(Asked.text(seen)).isEqualTo("partial text ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"hangheaders", "hang", "midway", "slow:1000"})
  void closingHangsUpOnTheUpstreamInEveryPhase(String scene) throws Exception {
    while (it.upstream.awaitRequest(Duration.ZERO)) {
      // Those of other tests.
    }
    while (it.upstream.awaitDisconnect(Duration.ZERO)) {
      // Those of other tests.
    }
    ModelStream stream = it.open("[[" + scene + "]]");
    var reader = CompletableFuture.supplyAsync(() -> over(stream));
    assertThat(it.upstream.awaitRequest(Duration.ofSeconds(10))).isTrue();

    long closed = System.nanoTime();
    stream.close();

    assertThat(it.upstream.awaitDisconnect(Duration.ofSeconds(5))).isTrue();
    System.out.printf("%s: hung up after %d ms%n", scene, (System.nanoTime() - closed) / 1_000_000);
    assertThat(reader.join()).isTrue();
  }

  private static boolean over(ModelStream stream) {
    try {
      Asked.rest(stream);
      return true;
    } catch (ProviderException | InterruptedException _) {
      return false;
    }
  }

  @Test
  void tenAnswersAtOnceDoNotMix() throws Exception {
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      var answers = new ArrayList<Future<String>>();
      long start = System.nanoTime();
      for (int i = 0; i < 10; i++) {
        int words = i + 1;
        answers.add(pool.submit(() -> Asked.text(it.ask("[[slow:" + words + "]]"))));
      }
      for (int i = 0; i < 10; i++) {
        assertThat(answers.get(i).get().split(" ")).hasSize(i + 1).endsWith("w" + i);
      }
      System.out.printf("ten at once: %d ms%n", (System.nanoTime() - start) / 1_000_000);
    }
  }

  @Test
  void aKilledProgramFailsItsRequestsAndTheNextOneStartsItAnew() throws Exception {
    try (ModelStream one = it.open("[[slow:1000]]");
        ModelStream other = it.open("[[hang]]")) {
      assertThat(one.next()).isInstanceOf(TextDelta.class);

      it.child().orElseThrow().destroyForcibly();

      assertThat(catchThrowableOfType(Unreachable.class, () -> Asked.rest(one)).stage())
          .isEqualTo(Stage.STREAMING);
      assertThat(catchThrowableOfType(Unreachable.class, () -> Asked.rest(other)).stage())
          .isEqualTo(Stage.SENT);
    }
    assertThat(Asked.text(it.ask("Hello?"))).isEqualTo("Hello from fake.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-5.5", "gpt-6.1-sol", "not-in-the-catalogue"})
  void aModelThatWantsToActIsToldThatItCannot(String model) throws Exception {
    Path mark = folder.resolve("mark");
    for (String scene :
        List.of(
            "exec:touch " + mark,
            "esc:touch " + mark,
            "shell:touch " + mark,
            "patch",
            "js:await tools.exec_command({cmd: 'touch " + mark + "'})",
            "perm",
            "ask",
            "call:view_image:{\"path\":\"/etc/hostname\"}",
            "call:spawn_agent:{\"message\":\"go\"}",
            "call:list_mcp_resources:{}",
            "call:web_search:{\"query\":\"x\"}",
            "call:write_stdin:{\"session_id\":1,\"chars\":\"x\"}")) {
      String told = Asked.text(Asked.all(it.provider, Asked.call(model, "[[" + scene + "]]")));
      assertThat(told).as(scene).startsWith("Seen: ").containsAnyOf("unsupported", "unavailable");
    }
    assertThat(mark).doesNotExist();
    assertThat(it.host.folder().resolve("work")).isEmptyDirectory();
  }
}
