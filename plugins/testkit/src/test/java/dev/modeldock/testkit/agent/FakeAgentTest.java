package dev.modeldock.testkit.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

@Timeout(20)
class FakeAgentTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final FakeAgent fake = FakeAgent.start(0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    fake.close();
  }

  /** What a stream has said: its text and the arguments of its calls, by their ids. */
  private record Said(String text, Map<String, JsonNode> calls, JsonNode usage) {}

  private HttpResponse<String> ask(URI uri, JsonNode body) throws Exception {
    return client.send(
        HttpRequest.newBuilder(uri)
            .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private HttpResponse<String> ask(JsonNode body) throws Exception {
    return ask(fake.base().resolve("/v1/chat/completions"), body);
  }

  private Said streamed(ObjectNode body) throws Exception {
    body.put("stream", true).putObject("stream_options").put("include_usage", true);
    String stream = ask(body).body();
    assertThat(stream).endsWith("data: [DONE]\n\n");
    var text = new StringBuilder();
    var ids = new TreeMap<Integer, String>();
    var arguments = new TreeMap<Integer, StringBuilder>();
    JsonNode usage = JSON.nullNode();
    for (String line : stream.split("\n\n")) {
      if (line.equals("data: [DONE]")) {
        continue;
      }
      JsonNode chunk = JSON.readTree(line.substring("data: ".length()));
      usage = chunk.path("usage");
      JsonNode delta = chunk.path("choices").path(0).path("delta");
      text.append(delta.path("content").asString(""));
      for (JsonNode call : delta.path("tool_calls")) {
        int index = call.path("index").asInt();
        call.optional("id").ifPresent(id -> ids.put(index, id.asString()));
        arguments
            .computeIfAbsent(index, _ -> new StringBuilder())
            .append(call.path("function").path("arguments").asString());
      }
    }
    var calls = new TreeMap<String, JsonNode>();
    ids.forEach((index, id) -> calls.put(id, JSON.readTree(arguments.get(index).toString())));
    return new Said(text.toString(), calls, usage);
  }

  private static ObjectNode conversation(String prompt, String... tools) {
    ObjectNode body = JSON.createObjectNode().put("model", "agent");
    ArrayNode messages = body.putArray("messages");
    messages.addObject().put("role", "user").put("content", prompt);
    for (String tool : tools) {
      ObjectNode function =
          body.withArray("tools").addObject().put("type", "function").putObject("function");
      function.put("name", tool).putObject("parameters").put("type", "object");
    }
    return body;
  }

  private static void answered(ObjectNode body, Map<String, String> results) {
    ArrayNode messages = body.withArray("messages");
    ArrayNode calls = messages.addObject().put("role", "assistant").putArray("tool_calls");
    results.forEach((id, result) -> {
      ObjectNode call = calls.addObject().put("id", id).put("type", "function");
      call.putObject("function").put("name", "Bash").put("arguments", "{}");
      messages.addObject().put("role", "tool").put("tool_call_id", id).put("content", result);
    });
  }

  @Test
  void aTurnUsesTheToolsThatAreOfferedAndEndsWithWhatTheyAnswered() throws Exception {
    ObjectNode body = conversation("[[turn]]", "Bash", "Read", "Write");

    Said first = streamed(body);
    assertThat(first.text()).isEqualTo("First I make a file: 🌷.");
    assertThat(first.calls().get("call_0_1").path("command").asString())
        .contains("naïve → 🌷", "made.txt");
    assertThat(first.usage().path("prompt_tokens").asInt()).isPositive();

    answered(body, Map.of("call_0_1", "noise\n/tmp/work\n"));
    Said second = streamed(body);
    assertThat(second.calls().get("call_0_2").path("file_path").asString())
        .isEqualTo("/tmp/work/given.txt");
    assertThat(second.calls().get("call_0_3").path("file_path").asString())
        .isEqualTo("/tmp/work/second.txt");

    answered(body, new TreeMap<>(Map.of("call_0_2", "4711", "call_0_3", "ok")));
    assertThat(streamed(body).text()).isEqualTo("All done. It was given: 4711");
  }

  @Test
  void aShellAndAPatchDoWhereThereIsNothingElse() throws Exception {
    ObjectNode body = conversation("[[turn]]", "exec_command", "apply_patch");
    answered(body, Map.of("call_0_1", "/tmp/work"));

    Said second = streamed(body);

    assertThat(second.calls().get("call_0_2").path("cmd").asString()).isEqualTo("cat given.txt");
    assertThat(second.calls().get("call_0_3").path("input").asString())
        .startsWith("*** Begin Patch\n*** Add File: second.txt\n+periwinkle");
  }

  @ParameterizedTest
  @ValueSource(strings = {"exec", "functions__exec"})
  void aScriptDoesWhereThereIsNoShell(String tool) throws Exception {
    Said first = streamed(conversation("[[turn]]", tool));

    assertThat(first.calls().get("call_0_1").path("input").asString())
        .startsWith("const ran = await tools.exec_command({cmd: \"printf '%s")
        .endsWith("made.txt && pwd\"});\ntext(ran.output);");
  }

  @Test
  void aToolIsUsedAsTheUserSays() throws Exception {
    ObjectNode body = conversation("[[use:Find {\"what\":\"cats\"}]]", "Find", "Bash");

    assertThat(streamed(body).calls().get("call_0_1").path("what").asString()).isEqualTo("cats");
    answered(body, Map.of("call_0_1", "none"));
    assertThat(streamed(body).text()).isEqualTo("It answered: none");
  }

  @Test
  void aPictureThatAToolHasShownIsCounted() throws Exception {
    ObjectNode body = conversation("[[look]]", "exec_command", "view_image");
    answered(body, Map.of("call_0_1", "/tmp/work"));
    assertThat(streamed(body).calls().get("call_0_2").path("path").asString())
        .isEqualTo("/tmp/work/given.png");
    answered(body, Map.of("call_0_2", "below"));
    body.withArray("messages")
        .addObject()
        .put("role", "user")
        .putArray("content")
        .addObject()
        .put("type", "image_url")
        .putObject("image_url")
        .put("url", "data:image/png;base64,AA==");

    assertThat(streamed(body).text()).isEqualTo("I saw 1 picture.");
  }

  @Test
  void aNextPromptBeginsAnew() throws Exception {
    ObjectNode body = conversation("[[turn]]", "Bash");
    answered(body, Map.of("call_0_1", "/tmp/work"));
    body.withArray("messages").addObject().put("role", "user").put("content", "[[recall]]");

    assertThat(streamed(body).text()).isEqualTo("Earlier tools have answered 1 times.");
  }

  @Test
  void aClientWithoutToolsGetsATitle() throws Exception {
    JsonNode answer = JSON.readTree(ask(conversation("[[turn]]")).body());

    assertThat(answer.at("/choices/0/message/content").asString()).isEqualTo("Make a file");
  }

  @Test
  void anOverloadedOneRefusesTwiceForEachKey() throws Exception {
    ObjectNode body = conversation("[[busy:a]]", "Bash");

    assertThat(ask(body).statusCode()).isEqualTo(503);
    assertThat(ask(body).statusCode()).isEqualTo(503);
    assertThat(ask(body).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"system", "output_config", "input", "context_management"})
  void aFieldOfAnotherDialectIsRefused(String field) throws Exception {
    ObjectNode body = conversation("[[turn]]", "Bash").put(field, "x");

    assertThat(ask(body).statusCode()).isEqualTo(400);
    assertThat(ask(body).body()).contains("Unknown parameter: '" + field + "'");
  }

  @Test
  void aCallWithoutAnAnswerIsRefused() throws Exception {
    ObjectNode body = conversation("[[turn]]", "Bash");
    answered(body, Map.of("call_0_1", "/tmp/work"));
    ((ArrayNode) body.path("messages")).remove(2);
    body.withArray("messages").addObject().put("role", "user").put("content", "and?");

    assertThat(ask(body).body()).contains("Tool calls without an answer: [call_0_1]");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[[cut]]", "[[endless]]"})
  void whatItWasAskedIsTold(String prompt) throws Exception {
    byte[] body =
        conversation(prompt, "Bash")
            .put("stream", true)
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    try (var socket = new Socket("127.0.0.1", fake.port())) {
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nContent-Length: " + body.length + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(body);
      socket.getInputStream().readNBytes(400);
    }
    boolean left = !prompt.contains("endless") || fake.awaitDisconnect(Duration.ofSeconds(5));

    JsonNode seen =
        JSON.readTree(ask(fake.base().resolve("/seen"), JSON.createObjectNode()).body());
    assertThat(left).isTrue();
    assertThat(seen.path("asked").asInt()).isEqualTo(1);
    assertThat(seen.at("/last/messages/0/content").asString()).isEqualTo(prompt);
  }

  @Test
  void anOllamaMayBeAnAgentToo() throws Exception {
    try (var ollama = FakeAgent.ollama(0)) {
      JsonNode body = conversation("[[turn]]", "Bash").put("stream", false);

      JsonNode answer = JSON.readTree(ask(ollama.base().resolve("/api/chat"), body).body());

      assertThat(answer.at("/message/tool_calls/0/function/arguments/command").asString())
          .endsWith("made.txt && pwd");
    }
  }
}
