package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Scripts.HELLO;
import static dev.modeldock.kernel.endpoint.Scripts.STOP;
import static dev.modeldock.kernel.endpoint.Scripts.THERE;
import static dev.modeldock.kernel.endpoint.Scripts.USAGE;
import static dev.modeldock.kernel.state.key.PromptLogging.FULL;
import static dev.modeldock.kernel.state.key.PromptLogging.METADATA;
import static dev.modeldock.kernel.state.key.PromptLogging.REDACTED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Provider;
import dev.modeldock.api.stream.Completed;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.ReasoningDelta;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.api.stream.ToolCallDelta;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.routing.ScriptedProvider;
import dev.modeldock.kernel.routing.ScriptedProvider.Step.Emit;
import dev.modeldock.kernel.state.key.PromptLogging;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The prompt log of every API that asks models, with providers that translate and that relay. */
@Timeout(20)
class PromptDialectsTest {

  private static final String MAIL = "jane@canary.example";
  private static final String KEY = "sk-proj-Canary1234567890canary1234";

  @TempDir Path folder;
  private PromptHome home;

  @BeforeEach
  void open() {
    home = new PromptHome(folder);
  }

  @AfterEach
  void close() throws IOException {
    home.close();
  }

  /** A surface: its path, and a body of it that says what is put in. */
  private record Surface(String path, String body) {}

  private static final List<Surface> SURFACES =
      List.of(
          new Surface(
              "/v1/chat/completions",
              "{\"model\":\"a:m\",\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"),
          new Surface("/v1/completions", "{\"model\":\"a:m\",\"stream\":%s,\"prompt\":\"%s\"}"),
          new Surface(
              "/v1/messages",
              "{\"model\":\"a:m\",\"stream\":%s,\"max_tokens\":9,\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}"),
          new Surface("/v1/responses", "{\"model\":\"a:m\",\"stream\":%s,\"input\":\"%s\"}"));

  static Stream<Arguments> ways() {
    return SURFACES.stream()
        .flatMap(surface ->
            Stream.of(true, false)
                .flatMap(stream ->
                    Stream.of(true, false).map(relayed -> Arguments.of(surface, stream, relayed))));
  }

  private static Provider provider(boolean relayed, boolean stream, List<String> pieces) {
    var steps = new ArrayList<ScriptedProvider.Step>();
    if (relayed && stream) {
      pieces.forEach(piece -> steps.add(chunk("{\"delta\":{\"content\":\"" + piece + "\"}}")));
      steps.add(chunk("{\"delta\":{},\"finish_reason\":\"stop\"}"));
    } else if (relayed) {
      steps.add(
          chunk(
              "{\"message\":{\"role\":\"assistant\",\"content\":\""
                  + String.join("", pieces)
                  + "\"},\"finish_reason\":\"stop\"}"));
    } else {
      pieces.forEach(piece -> steps.add(new Emit(new TextDelta(piece))));
      steps.add(STOP);
      steps.add(USAGE);
    }
    return new ScriptedProvider(steps.toArray(new ScriptedProvider.Step[0]));
  }

  private static Emit chunk(String choice) {
    return new Emit(
        OpenAiChunk.of(
            ("{\"id\":\"x\",\"object\":\"chat.completion.chunk\",\"choices\":["
                    + "{\"index\":0,"
                    + choice.substring(1)
                    + "],"
                    + "\"usage\":{\"prompt_tokens\":7,\"completion_tokens\":2}}")
                .getBytes(StandardCharsets.UTF_8)));
  }

  private JsonObject asked(
      PromptLogging mode, Surface surface, boolean stream, Provider provider, String prompt)
      throws IOException {
    home.keeping(mode).with("a", provider);
    FakeExchange exchange =
        home.gateway.serve(
            FakeExchange.of(
                "POST", surface.path(), TestKeys.GOOD, surface.body().formatted(stream, prompt)));
    assertThat(exchange.status()).as(exchange.sent()).isEqualTo(200);
    return home.entry();
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsSaidIsKept(Surface surface, boolean stream, boolean relayed) throws Exception {
    Provider provider = provider(relayed, stream, List.of("Bon", "jour ", "à tous"));

    JsonObject entry = asked(FULL, surface, stream, provider, "Grüße, 你好");

    assertThat(entry.object("prompt").objects("messages").getLast().text("text"))
        .isEqualTo("Grüße, 你好");
    assertThat(entry.object("reply").text("text")).isEqualTo("Bonjour à tous");
    assertThat(entry.text("finish_reason")).isEqualTo("stop");
    assertThat(entry.integer("prompt_tokens")).isEqualTo(7);
    assertThat(entry.truth("stream")).isEqualTo(stream);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void whatIsPrivateIsNotKeptHoweverItIsCut(Surface surface, boolean stream, boolean relayed)
      throws Exception {
    List<String> pieces =
        List.of(
            "It is ja",
            "ne@ca",
            "nary.exam",
            "ple and sk-",
            "proj-Canary12345",
            "67890canary1234.");

    JsonObject entry =
        asked(
            REDACTED,
            surface,
            stream,
            provider(relayed, stream, pieces),
            "My mail is " + MAIL.replace("@", "\\u0040") + " and my key " + KEY);

    assertThat(entry.object("reply").text("text"))
        .isEqualTo("It is [redacted:email] and [redacted:api-key].");
    assertThat(filesText()).doesNotContain("canary", "Canary", "jane");
  }

  @ParameterizedTest
  @MethodSource("ways")
  void metadataHasNoTextAtAll(Surface surface, boolean stream, boolean relayed) throws Exception {
    asked(
        METADATA,
        surface,
        stream,
        provider(relayed, stream, List.of("The canary", " sings")),
        "Listen to the canary");

    assertThat(filesText()).isNotEmpty().doesNotContain("canary", "sings", "Listen");
  }

  private String filesText() throws IOException {
    var text = new StringBuilder();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        text.append(Files.readString(file));
      }
    }
    return text.toString();
  }

  @Test
  void toolsTheirCallsAndTheirResultsAreKept() throws Exception {
    var provider =
        new ScriptedProvider(
            new Emit(new ReasoningDelta("Hm, jane")),
            new Emit(new ReasoningDelta("@canary.example")),
            new Emit(new ToolCallDelta(0, "c2", "mail", "{\"to\":\"jane\\u00")),
            new Emit(new ToolCallDelta(0, null, null, "40canary.example\"}")),
            new Emit(new Completed(FinishReason.TOOL_CALLS)),
            new Emit(Usage.of(1, 1)));
    home.keeping(REDACTED).with("a", provider);

    home.gateway.serve(
        FakeExchange.post(
            """
            {"model":"a:m","temperature":0.5,"stop":["jane@canary.example"],"tools":[{"type":"function",
             "function":{"name":"mail","description":"Mails jane@canary.example","parameters":{"type":"object"}}}],
             "messages":[{"role":"user","content":[{"type":"text","text":"Who?"},{"type":"image_url",
               "image_url":{"url":"data:image/png;base64,QUJDREVG"}}]},
              {"role":"assistant","tool_calls":[{"id":"c1","type":"function","function":
               {"name":"find","arguments":"{\\"q\\":\\"+49 30 1234567\\"}"}}]},
              {"role":"tool","tool_call_id":"c1","content":"It is jane@canary.example"}]}
            """));

    JsonObject entry = home.entry();
    JsonObject reply = entry.object("reply");
    assertThat(reply.text("reasoning")).isEqualTo("Hm, [redacted:email]");
    assertThat(reply.objects("tool_calls").getFirst().text("arguments"))
        .isEqualTo("{\"to\":\"[redacted:email]\"}");
    List<JsonObject> messages = entry.object("prompt").objects("messages");
    assertThat(messages.get(0).objects("content").get(1).text("image")).isEqualTo("image/png");
    assertThat(messages.get(0).objects("content").get(1).integer("bytes")).isEqualTo(6);
    assertThat(messages.get(1).objects("tool_calls").getFirst().text("arguments"))
        .isEqualTo("{\"q\":\"[redacted:phone]\"}");
    assertThat(messages.get(2).text("text")).isEqualTo("It is [redacted:email]");
    assertThat(entry.object("prompt").object("parameters").values())
        .containsEntry("temperature", 0.5);
    assertThat(filesText()).doesNotContain("canary", "QUJDREVG");
  }

  @Test
  void whatOnlyTheRuntimeUnderstandsIsKeptAsItCame() throws Exception {
    home.keeping(REDACTED).with("a", provider(true, false, List.of("Fine.")));

    FakeExchange exchange =
        home.gateway.serve(
            FakeExchange.post(
                "{\"model\":\"a:m\",\"n\":2,\"logprobs\":true,\"messages\":[{\"role\":\"user\",\"content\":"
                    + "[{\"type\":\"text\",\"text\":\"from jane\\u0040canary.example\"},"
                    + "{\"type\":\"input_audio\",\"input_audio\":{\"data\":\""
                    + "QUJD".repeat(1000)
                    + "\",\"format\":\"wav\"}}]}]}"));

    assertThat(exchange.status()).as(exchange.sent()).isEqualTo(200);
    JsonObject prompt = home.entry().object("prompt");
    assertThat(prompt.texts("roles")).containsExactly("user");
    assertThat(prompt.text("body")).contains("[redacted:email]", "[3000 bytes]");
    assertThat(filesText()).doesNotContain("canary", "QUJD");
  }

  @Test
  void aLongConversationIsCutAtItsOldestMessages() throws Exception {
    home.keeping(FULL).with("a", provider(false, false, List.of("Yes")));
    String old = "old ".repeat(200_000);

    home.gateway.serve(
        FakeExchange.post(
            "{\"model\":\"a:m\",\"messages\":[{\"role\":\"user\",\"content\":\""
                + old
                + "\"},{\"role\":\"user\",\"content\":\"newest\"}]}"));

    List<JsonObject> messages = home.entry().object("prompt").objects("messages");
    assertThat(messages.get(1).text("text")).isEqualTo("newest");
    assertThat(messages.get(0).text("text")).hasSizeLessThan(530_000).endsWith("more characters]");
  }

  @Test
  void aLongAnswerIsReadBlockByBlockAndKeptInOrder() throws Exception {
    var steps = new ArrayList<ScriptedProvider.Step>();
    var said = new StringBuilder();
    for (int i = 0; i < 4_000; i++) {
      said.append("word").append(i).append(' ');
      steps.add(chunk("{\"delta\":{\"content\":\"word" + i + " \"}}"));
    }
    steps.add(chunk("{\"delta\":{},\"finish_reason\":\"stop\"}"));

    JsonObject entry =
        asked(
            FULL,
            SURFACES.getFirst(),
            true,
            new ScriptedProvider(steps.toArray(new ScriptedProvider.Step[0])),
            "Count");

    assertThat(entry.object("reply").text("text")).isEqualTo(said.toString());
  }

  @Test
  void theTextsThatVectorsAreMadeOfAreKeptAndTheVectorsAreNot() throws Exception {
    home.keeping(REDACTED).with("a", ScriptedEmbedder.counting(Usage.of(5, 0)));

    home.gateway.serve(
        FakeExchange.of(
            "POST",
            "/v1/embeddings",
            TestKeys.GOOD,
            "{\"model\":\"a:m\",\"input\":[\"one\",\"jane@canary.example\"]}"));

    JsonObject entry = home.entry();
    assertThat(entry.object("prompt").objects("inputs"))
        .extracting(input -> input.text("text"))
        .containsExactly("one", "[redacted:email]");
    assertThat(entry.object("reply").integer("vectors")).isEqualTo(2);
    assertThat(entry.object("reply").integer("dimensions")).isEqualTo(2);
    assertThat(entry.integer("prompt_tokens")).isEqualTo(5);
  }

  @Test
  void clientsSeeTheSameWithAndWithoutTheLog() {
    FakeExchange off;
    try (var without = new TestGateway()) {
      without.with("a", new ScriptedProvider(HELLO, THERE, STOP, USAGE));
      off = without.serve(Scripts.streamed("a:m"));
    }
    home.keeping(FULL).with("a", new ScriptedProvider(HELLO, THERE, STOP, USAGE));
    FakeExchange on = home.gateway.serve(Scripts.streamed("a:m"));
    assertThat(on.sent()).isEqualTo(off.sent());
  }
}
