package dev.modeldock.testkit.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FakeOllamaTest {

  private static final String ASK = "'messages':[{'role':'user','content':'Hi'}]";

  private FakeOllama ollama;
  private HttpClient client;

  @BeforeEach
  void start() {
    ollama = FakeOllama.start(0);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    ollama.close();
  }

  @Test
  void aStreamIsOneJsonObjectALine() throws Exception {
    var reply = post("/api/chat", "{'model':'text'," + ASK + "}");

    assertThat(reply.headers().firstValue("content-type")).hasValue("application/x-ndjson");
    assertThat(reply.body().lines()).hasSize(4).allMatch(line -> line.endsWith("}"));
    assertThat(reply.body().lines().toList().getLast())
        .contains("\"done\":true,\"done_reason\":\"stop\",\"total_duration\":4883583458");
  }

  @Test
  void anAnswerInOnePieceHasAllTextAndTheNumbers() throws Exception {
    var reply = post("/api/chat", "{'model':'text','stream':false," + ASK + "}");

    assertThat(reply.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(reply.body())
        .contains("\"content\":\"Hello there.\"")
        .contains("\"prompt_eval_count\":26");
  }

  @Test
  void aConversationWithoutMessagesLoadsOrUnloadsInPlainJson() throws Exception {
    var load = post("/api/chat", "{'model':'text'}");
    var unload = post("/api/chat", "{'model':'text','keep_alive':0}");

    assertThat(load.headers().firstValue("content-type"))
        .hasValue("application/json; charset=utf-8");
    assertThat(load.body()).contains("\"done_reason\":\"load\"");
    assertThat(unload.body()).contains("\"done_reason\":\"unload\"");
  }

  @Test
  void thinkFalseSilencesTheReasoning() throws Exception {
    assertThat(post("/api/chat", "{'model':'think','think':false," + ASK + "}").body())
        .doesNotContain("thinking")
        .contains("Forty-two.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /api/chat  | {'model':'nope'}                                    | 404 | model 'nope' not found
          /api/embed | {'model':'nope'}                                    | 404 | model \\"nope\\" not found, try pulling it first
          /api/chat  | {}                                                  | 400 | model is required
          /api/chat  | {'model':'text','messages':[{'content':[]}]}        | 400 | cannot unmarshal array
          /api/chat  | {'model':'text','messages':[{'images':['data:x']}]} | 400 | illegal base64 data
          /api/chat  | {'model':'tools','messages':[{'tool_calls':[{'function':{'arguments':'{}'}}]}]} | 400 | cannot unmarshal string
          /api/chat  | {'model':'text','tools':[{}]}                       | 400 | registry.ollama.ai/library/text:latest does not support tools
          /api/chat  | {'model':'text','think':true}                       | 400 | \\"text\\" does not support thinking
          /api/chat  | {'model':'text','think':'xhigh'}                    | 400 | invalid think value
          /api/chat  | {'model':'text','keep_alive':'300'}                 | 400 | missing unit in duration
          /api/chat  | {'model':'text','top_logprobs':21}                  | 400 | between 0 and 20
          /api/chat  | {'model':'text','options':{'stop':'x'}}             | 500 | option \\"stop\\" must be of type array
          /api/chat  | {'model':'embed'}                                   | 400 | does not support chat
          /api/chat  | {'model':'x:cloud'}                                 | 401 | signin_url
          /api/chat  | {'model':                                           | 400 | invalid character
          /api/nope  | {}                                                  | 404 | 404 page not found
          """)
  void whatOllamaDoesNotLikeItSaysInItsOwnWords(String path, String body, int status, String words)
      throws Exception {
    var reply = post(path, body);

    assertThat(reply.statusCode()).isEqualTo(status);
    assertThat(reply.body()).contains(words);
  }

  @Test
  void aForeignOriginIsTurnedAwayWithoutAWord() throws Exception {
    var call =
        HttpRequest.newBuilder(ollama.base().resolve("/api/tags"))
            .header("Origin", "https://evil.example")
            .build();

    var reply = client.send(call, BodyHandlers.ofString());

    assertThat(reply.statusCode()).isEqualTo(403);
    assertThat(reply.body()).isEmpty();
  }

  @Test
  void aPullTellsItsFailureInTheBodyOnly() throws Exception {
    var pulled = post("/api/pull", "{'model':'text'}");
    var missing = post("/api/pull", "{'model':'missing'}");

    assertThat(pulled.body()).endsWith("{\"status\":\"success\"}\n");
    assertThat(missing.statusCode()).isEqualTo(200);
    assertThat(missing.body().lines().toList().getLast()).startsWith("{\"error\":");
  }

  @Test
  void theCompatibleStreamEndsWithUsageIfAskedAndDone() throws Exception {
    var reply =
        post(
            "/v1/chat/completions",
            "{'model':'tools','stream':true,'stream_options':{'include_usage':true}," + ASK + "}");
    List<String> events = reply.body().lines().filter(line -> !line.isEmpty()).toList();

    assertThat(reply.headers().firstValue("content-type")).hasValue("text/event-stream");
    assertThat(events).allMatch(line -> line.startsWith("data: ")).endsWith("data: [DONE]");
    assertThat(events.getFirst()).contains("\"arguments\":\"{\\\"city\\\":\\\"Tokyo\\\"}\"");
    assertThat(events.get(1)).contains("\"finish_reason\":\"tool_calls\"");
    assertThat(events.get(2)).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":26");
  }

  @Test
  void theCompatibleStreamLosesAFailureInTheMiddle() throws Exception {
    var reply =
        post("/v1/chat/completions", "{'model':'fault-error-line','stream':true," + ASK + "}");

    assertThat(reply.body())
        .contains("\"model\":\"\"")
        .doesNotContain("while running")
        .doesNotContain("[DONE]");
  }

  @Test
  void theCompatibleErrorsHaveTheirOwnForm() throws Exception {
    assertThat(post("/v1/chat/completions", "{'model':'nope'," + ASK + "}").body())
        .isEqualTo(
            "{\"error\":{\"message\":\"model 'nope' not found\",\"type\":\"not_found_error\","
                + "\"param\":null,\"code\":null}}");
  }

  @Test
  void withoutModelsTheCompatibleListIsNull() throws Exception {
    ollama.clear();

    assertThat(get("/v1/models")).contains("\"data\":null");
    assertThat(get("/api/tags")).isEqualTo("{\"models\":[]}");
  }

  @ParameterizedTest
  @CsvSource({"/v1/chat/completions", "/api/chat"})
  void theBenchmarkAnswersWith350Bytes(String path) throws Exception {
    assertThat(post(path, "{'model': 'bench','stream':false," + ASK + "}").body()).hasSize(350);
    assertThat(ollama.requests(path)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"/v1/chat/completions", "/api/chat"})
  void theBenchmarkStreamsAsManyTokensAsItsNameSays(String path) throws Exception {
    String body = "{'model':'bench-stream-maxtps-25tok','stream': true," + ASK + "}";

    assertThat(post(path, body).body().split("tick ", -1)).hasSize(26);
  }

  private HttpResponse<String> post(String path, String singleQuoted) throws Exception {
    URI uri = ollama.base().resolve(path);
    String body = singleQuoted.replace("':'{}'", "':\"{}\"").replace('\'', '"');
    var call = HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(body)).build();
    return client.send(call, BodyHandlers.ofString());
  }

  private String get(String path) throws Exception {
    var call = HttpRequest.newBuilder(ollama.base().resolve(path)).build();
    return client.send(call, BodyHandlers.ofString()).body();
  }
}
