package dev.modeldock.testkit.lane;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.testkit.runtime.FakeOllama;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(30)
class LaneModelsTest {

  private static final String TOOLS =
      ",\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"get_weather\"}}]";
  private static final String CALLED =
      "{\"role\":\"user\",\"content\":\"q\"},{\"role\":\"assistant\",\"content\":\"\"},"
          + "{\"role\":\"tool\",\"tool_call_id\":\"a\",\"content\":\"18 C\"}";

  private final HttpClient client = HttpClient.newHttpClient();

  @ParameterizedTest
  @CsvSource({
    "agent, get_weather",
    "agents, Oslo",
    "mirror, roles=user; system=; images=0",
    "json, No schema.",
    "think, reasoning_content",
  })
  void aModelDoesWhatItsNameSays(String model, String said) throws Exception {
    try (FakeOpenAi server = FakeOpenAi.start(0)) {
      assertThat(chat(server, model, "{\"role\":\"user\",\"content\":\"q\"}", TOOLS))
          .contains(said);
    }
  }

  @Test
  void anAgentSaysWhatItsToolsFound() throws Exception {
    try (FakeOpenAi server = FakeOpenAi.start(0)) {
      assertThat(chat(server, "agent", CALLED, TOOLS)).contains("It is 18 C.");
      assertThat(chat(server, "agent", CALLED, "")).contains("I have no tools.");
    }
  }

  @Test
  void argumentsComeInPiecesThatMakeTheWhole() throws Exception {
    try (FakeOpenAi server = FakeOpenAi.start(0)) {
      String stream = chat(server, "agent", "{\"role\":\"user\"}", TOOLS + ",\"stream\":true");

      assertThat(stream).contains("{\\\"cit", "y\\\":\\\"T").doesNotContain("Tokyo");
      assertThat(stream).endsWith("data: [DONE]\n\n");
    }
  }

  @Test
  void whoIsBusyAnswersTheSecondTime() throws Exception {
    try (FakeOpenAi server = FakeOpenAi.start(0)) {
      assertThat(chat(server, "busy", "{\"role\":\"user\",\"content\":\"1\"}", ""))
          .contains("busy");
      assertThat(chat(server, "busy", "{\"role\":\"user\",\"content\":\"1\"}", ""))
          .contains("At last.");
      assertThat(chat(server, "busy", "{\"role\":\"user\",\"content\":\"2\"}", ""))
          .contains("busy");
      assertThat(get(server.base().resolve("/testkit/seen")))
          .isEqualTo("{\"busy\":{\"requests\":3,\"left\":0}}");
    }
  }

  @Test
  void anOllamaHasTheSameModels() {
    try (FakeOllama ollama = LaneModels.addTo(FakeOllama.start(0))) {
      Stream<String> names = LaneModels.all().stream().map(model -> model.name() + ":latest");

      assertThat(ollama.models()).extracting(model -> model.name()).containsAll(names.toList());
    }
  }

  private String chat(FakeOpenAi server, String model, String messages, String more)
      throws Exception {
    String body = "{\"model\":\"%s\",\"messages\":[%s]%s}".formatted(model, messages, more);
    return client
        .send(
            HttpRequest.newBuilder(URI.create(server.base() + "/chat/completions"))
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            BodyHandlers.ofString())
        .body();
  }

  private String get(URI uri) throws Exception {
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
  }
}
