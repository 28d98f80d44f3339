package dev.modeldock.testkit.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.testkit.lmstudio.FakeLmStudio.Age;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(20)
class FakeLmStudioTest {

  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final HttpClient client = HttpClient.newHttpClient();
  private FakeLmStudio studio;

  @BeforeEach
  void start() {
    studio = FakeLmStudio.start(0);
  }

  @AfterEach
  void stop() {
    studio.close();
    client.close();
  }

  @Test
  void theHeadOfAnAnswerIsExpresssAndItsBodyIsIndented() throws Exception {
    String answer = bare("GET /lmstudio-greeting HTTP/1.1\r\nHost: x\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 200 OK\r\nX-Powered-By: Express\r\n")
        .contains("Content-Type: application/json; charset=utf-8\r\nContent-Length: 22\r\n")
        .containsPattern("ETag: W/\"16-[A-Za-z0-9+/]{27}\"\r\n")
        .contains("Connection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n")
        .endsWith("{\n  \"lmstudio\": true\n}");
  }

  @Test
  void anIdleConnectionIsClosedAndAStreamNamesNoCharset() throws Exception {
    String body = "{\"model\":\"openai/gpt-oss-20b\",\"stream\":true," + HI + "}";
    String answer =
        bare(
            "POST /v1/chat/completions HTTP/1.1\r\nHost: x\r\nContent-Length: "
                + body.length()
                + "\r\n\r\n"
                + body);

    assertThat(answer)
        .contains("Content-Type: text/event-stream\r\nCache-Control: no-cache\r\n")
        .contains("\"delta\":{\"role\":\"assistant\",\"reasoning\":\"User\"}")
        .contains("\"delta\":{\"content\":\"\"}")
        .doesNotContain("\"usage\"")
        .contains("data: [DONE]\n\n");
  }

  /** Everything that comes until the server ends the connection, which it must. */
  private String bare(String request) throws Exception {
    studio.keepAlive(Duration.ofMillis(50));
    try (Socket socket = new Socket("127.0.0.1", studio.port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/models,          '\"created\"',          false",
    "/v1/models,          'organization_owner',   true",
    "/api/v0/models,      'max_context_length',   true",
    "/api/v1/models,      'trained_for_tool_use', true",
    "/chat/completions,   'Unexpected endpoint or method. (GET /chat/completions)', true",
  })
  void listsAndWhatIsNotThereAnswerWith200(String path, String words, boolean there)
      throws Exception {
    HttpResponse<String> answer = get(path);

    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body().contains(words)).isEqualTo(there);
  }

  @Test
  void anOlderAgeDoesNotKnowTheNewPaths() throws Exception {
    try (FakeLmStudio old = FakeLmStudio.start(0, Age.BEFORE_0_4)) {
      var request = HttpRequest.newBuilder(old.base().resolve("/api/v1/models")).build();

      assertThat(client.send(request, BodyHandlers.ofString()).body())
          .contains("Unexpected endpoint");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"response_format\":{\"type\":\"json_object\"}| must be 'json_schema' or 'text'",
        "\"tool_choice\":{\"type\":\"function\"}| Supported string values: none, auto, required",
      })
  void checksOfAChatSayTheirErrorAsAText(String member, String words) throws Exception {
    HttpResponse<String> answer = post("{\"model\":\"text\"," + HI + "," + member + "}");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).startsWith("{\n  \"error\": \"").contains(words);
  }

  @Test
  void anErrorInAStreamIsAnEventOfItsOwnAndTheLast() throws Exception {
    String body = post("{\"model\":\"fault-overflow-midway\",\"stream\":true," + HI + "}").body();

    assertThat(body).contains("event: error\ndata: {\"error\":{\"message\":\"Input does not fit");
    assertThat(body).doesNotContain("[DONE]");
  }

  @Test
  void aTokenIsRepeatedInPartByTheRefusal() throws Exception {
    studio.requireToken("sk-lm-a:b");

    HttpResponse<String> answer = get("/api/v0/models");

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.body()).contains("invalid_api_key").contains("**************");
  }

  @Test
  void anUnknownNameIsAnsweredByTheOneModelThatIsLoaded() throws Exception {
    studio.load("text", 4096);

    assertThat(post("{\"model\":\"nobody\"," + HI + "}").body()).contains("\"model\": \"text\"");
  }

  @Test
  void aLoadByARequestEndsTheOneBeforeItIfSoSet() throws Exception {
    studio.evicting(true);
    post("{\"model\":\"text\",\"ttl\":60," + HI + "}");
    assertThat(studio.ttl("text")).hasValue(60);

    post("{\"model\":\"length\",\"max_tokens\":3," + HI + "}");

    assertThat(studio.loaded()).containsExactly("length");
  }

  @Test
  void theLimitIsReportedOneTokenShort() throws Exception {
    assertThat(post("{\"model\":\"length\",\"max_tokens\":3," + HI + "}").body())
        .contains("\"completion_tokens\": 2");
  }

  @Test
  void aLoadTakesItsTimeBeforeTheFirstByte() throws Exception {
    studio.loadTime(Duration.ofMillis(120));
    long begun = System.nanoTime();

    post("{\"model\":\"text\"," + HI + "}");

    assertThat(Duration.ofNanos(System.nanoTime() - begun))
        .isGreaterThanOrEqualTo(Duration.ofMillis(100));
  }

  private HttpResponse<String> get(String path) throws Exception {
    var request = HttpRequest.newBuilder(studio.base().resolve(path)).build();
    return client.send(request, BodyHandlers.ofString());
  }

  private HttpResponse<String> post(String body) throws Exception {
    var request =
        HttpRequest.newBuilder(studio.base().resolve("/v1/chat/completions"))
            .POST(BodyPublishers.ofString(body))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
