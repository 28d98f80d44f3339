package dev.modeldock.testkit.responses;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class FakeResponsesTest {

  private final FakeResponses fake = FakeResponses.start(0);
  private final HttpClient client = HttpClient.newHttpClient();

  @AfterEach
  void stop() {
    client.close();
    fake.close();
  }

  private HttpResponse<String> ask(String prompt) throws IOException, InterruptedException {
    return client.send(
        HttpRequest.newBuilder(fake.base().resolve("/v1/responses"))
            .POST(HttpRequest.BodyPublishers.ofString(body(prompt)))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static String body(String prompt) {
    return """
    {"model":"m","input":[{"type":"message","role":"user",\
    "content":[{"type":"input_text","text":"%s"}]}]}\
    """
        .formatted(prompt);
  }

  @Test
  void anAnswerIsAStreamOfEventsThatEndsWithItsUsage() throws Exception {
    String stream = ask("Hello?").body();

    assertThat(stream)
        .startsWith("event: response.created\ndata: {")
        .contains("\"delta\":\"Hello \"", "\"delta\":\"fake.\"", "\"input_tokens\":100")
        .endsWith("\n\n");
    assertThat(fake.last().json().path("model").asString()).isEqualTo("m");
  }

  @ParameterizedTest
  @CsvSource({
    "reason, response.reasoning_summary_text.delta",
    "exec:ls, exec_command",
    "patch, custom_tool_call",
    "ctx, context_length_exceeded",
    "incomplete, max_output_tokens"
  })
  void thePromptSaysWhatIsPlayed(String scene, String event) throws Exception {
    assertThat(ask("[[" + scene + "]]").body()).contains(event);
  }

  @ParameterizedTest
  @CsvSource({"http:401, 401", "bad, 400", "usage, 429"})
  void aRefusalHasItsStatus(String scene, int status) throws Exception {
    assertThat(ask("[[" + scene + "]]").statusCode()).isEqualTo(status);
  }

  @Test
  void aClientThatLeavesInTheMiddleIsNoticed() throws Exception {
    byte[] body = body("[[hang]]").getBytes(StandardCharsets.UTF_8);
    try (var socket = new Socket("127.0.0.1", fake.port())) {
      String head = "POST /v1/responses HTTP/1.1\r\nContent-Length: " + body.length + "\r\n\r\n";
      socket.getOutputStream().write(head.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().write(body);
      assertThat(fake.awaitRequest(Duration.ofSeconds(5))).isTrue();
    }

    assertThat(fake.awaitDisconnect(Duration.ofSeconds(5))).isTrue();
  }
}
