package dev.modeldock.testkit.dashscope;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class FakeDashScopeTest {

  private static final String ASK = "'messages':[{'role':'user','content':'Hi'}]";
  private static final String ASK_STREAM = ASK + ",'stream':true";

  private FakeDashScope dashScope;
  private HttpClient client;

  @BeforeEach
  void start() {
    dashScope = FakeDashScope.start(0);
    client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  }

  @AfterEach
  void stop() {
    client.shutdownNow();
    dashScope.close();
  }

  @Test
  void aStreamHasNullsReasoningFirstAndUsageOnlyWhenAskedFor() throws Exception {
    String plain = chat("{'model':'think'," + ASK_STREAM + "}").body();
    String counted =
        chat("{'model':'think'," + ASK_STREAM + ",'stream_options':{'include_usage':true}}").body();

    assertThat(plain.lines().filter(line -> !line.isEmpty()))
        .first()
        .asString()
        .startsWith("data: {")
        .contains("\"delta\":{\"role\":\"assistant\",\"content\":null,\"reasoning_content\":\"\"}")
        .contains("\"usage\":null", "\"finish_reason\":null", "\"system_fingerprint\":null");
    assertThat(plain)
        .contains("{\"content\":\"Forty-two.\",\"reasoning_content\":null}")
        .doesNotContain("prompt_tokens")
        .endsWith("data: [DONE]\n\n");
    assertThat(counted).contains("\"choices\":[],\"usage\":{\"prompt_tokens\":26");
  }

  @Test
  void laterPiecesOfAToolCallRepeatAnEmptyIdAndName() throws Exception {
    String body = chat("{'model':'tools'," + ASK_STREAM + "}").body();

    assertThat(body)
        .contains("\"id\":\"call_8589c0ff3f1b4c2a\",\"type\":\"function\"")
        .contains("\"id\":\"\",\"type\":\"function\",\"function\":{\"name\":\"\",");
  }

  @Test
  void oneCallAtATimeUnlessParallelCallsAreAskedFor() throws Exception {
    String asked = "{'model':'tools-parallel'," + ASK_STREAM;

    assertThat(chat(asked + "}").body()).doesNotContain("\"index\":1");
    assertThat(chat(asked + ",'parallel_tool_calls':true}").body()).contains("\"index\":1");
  }

  @Test
  void aCompactStreamHasCommentsAndNoSpaces() throws Exception {
    assertThat(chat("{'model':'compact'," + ASK_STREAM + "}").body())
        .startsWith("id:1\nevent:result\n:HTTP_STATUS/200\ndata:{")
        .endsWith("data:[DONE]\n\n");
  }

  @Test
  void anAnswerInOnePieceIsOneObject() throws Exception {
    assertThat(chat("{'model':'text'," + ASK + "}").body())
        .contains("\"object\":\"chat.completion\"", "\"content\":\"Hello from fake.\"")
        .contains("\"service_tier\":null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          think | 'x':1 | must be set to false for non-streaming calls
          think-only | 'x':1 | only support stream mode
          think-only | 'stream':true,'enable_thinking':false | restricted to True
          no-switch | 'enable_thinking':false | No such switch
          think | 'stream':true,'tool_choice':'required' | in thinking mode
          tools-auto | 'tool_choice':'required' | \\"none\\", \\"auto\\"
          think | 'stream':true,'thinking_budget':0 | positive integer
          text | 'tools':[{'type':'custom'}] | tools.type
          text | 'tools':[{'type':'function','function':{'name':'search'}}] | not allowed
          text | 'response_format':{'type':'json_object'} | contain the word 'json'
          text | 'messages':[{'role':'developer','content':'x'}] | developer is not one of
          text | 'messages':[{'role':'user','content':'x'},{'role':'system','content':'x'}] | beginning
          text | 'messages':[{'role':'tool','content':'x'}] | preceeding message
          text-only | 'messages':[{'role':'user','content':[]}] | must be a string
          text | 'messages':[] | too short
          """)
  void whatItDoesNotTakeIsRefusedInItsWords(String model, String members, String words)
      throws Exception {
    String ask = members.contains("'messages'") ? members : ASK + "," + members;

    HttpResponse<String> reply = chat("{'model':'" + model + "'," + ask + "}");

    assertThat(reply.statusCode()).isEqualTo(400);
    assertThat(reply.body()).contains(words).contains("},\"request_id\":\"");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "Bearer sk-other", "Basic " + FakeDashScope.KEY})
  void onlyItsKeyIsLetIn(String authorization) throws Exception {
    var request = HttpRequest.newBuilder(URI.create(dashScope.base() + "/models"));
    if (!authorization.isEmpty()) {
      request.header("authorization", authorization);
    }
    HttpResponse<String> reply = client.send(request.build(), BodyHandlers.ofString());

    assertThat(reply.statusCode()).isEqualTo(401);
    assertThat(reply.body()).contains("\"code\":\"invalid_api_key\"");
  }

  @Test
  void everyErrorComesInEveryForm() throws Exception {
    for (DashScopeError error : DashScopeErrors.all()) {
      assertThat(chat("{'model':'error-" + error.name() + "'," + ASK + "}"))
          .returns(error.status(), HttpResponse::statusCode)
          .returns(error.envelope(), HttpResponse::body);
      assertThat(chat("{'model':'flat-" + error.name() + "'," + ASK_STREAM + "}"))
          .returns(error.status(), HttpResponse::statusCode)
          .returns(error.flat(), HttpResponse::body);
    }
    assertThat(chat("{'model':'late-inspection'," + ASK_STREAM + "}").body())
        .contains("Hel", "data: {\"error\":{");
    assertThat(chat("{'model':'lateflat-inspection'," + ASK_STREAM + "}").body())
        .contains("event:error\n:HTTP_STATUS/400\ndata:{\"code\":\"DataInspectionFailed\"");
  }

  @Test
  void vectorsComeTenRowsAtATimeAndAsNumbersOnly() throws Exception {
    assertThat(embed("text-embedding-v4", 10, "").body()).contains("\"index\":9");
    assertThat(embed("text-embedding-v4", 11, "").body())
        .contains("batch size is invalid, it should not be larger than 10");
    assertThat(embed("text-embedding-v2", 25, "").statusCode()).isEqualTo(200);
    assertThat(embed("text-embedding-v4", 1, ",'encoding_format':'base64'").statusCode())
        .isEqualTo(400);
    assertThat(post("/embeddings", "{'model':'text-embedding-v4','input':[[1,2]]}").body())
        .contains("neither str nor list of str");
  }

  @Test
  void itListsItsModels() throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(dashScope.base() + "/models"))
            .header("authorization", "Bearer " + FakeDashScope.KEY)
            .build();

    assertThat(client.send(request, BodyHandlers.ofString()).body())
        .startsWith("{\"object\":\"list\"")
        .contains("\"id\":\"text\"");
  }

  private HttpResponse<String> embed(String model, int rows, String more) throws Exception {
    String input = IntStream.range(0, rows).mapToObj(_ -> "'x'").collect(Collectors.joining(","));
    return post("/embeddings", "{'model':'" + model + "','input':[" + input + "]" + more + "}");
  }

  private HttpResponse<String> chat(String body) throws Exception {
    return post("/chat/completions", body);
  }

  private HttpResponse<String> post(String path, String body) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(dashScope.base() + path))
            .header("authorization", "Bearer " + FakeDashScope.KEY)
            .POST(BodyPublishers.ofString(body.replace('\'', '"')))
            .build();
    return client.send(request, BodyHandlers.ofString());
  }
}
