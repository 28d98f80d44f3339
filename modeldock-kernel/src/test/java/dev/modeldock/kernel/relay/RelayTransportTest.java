package dev.modeldock.kernel.relay;

import static dev.modeldock.kernel.relay.ScriptedServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.host.OpenAiTransport;
import java.net.URI;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelayTransportTest {

  private static final String MODELS = json("{\"data\":[{\"id\":\"a\"},{\"id\":\"b/c:d\"}]}");

  private final RelayClient client = new RelayClient(RelayLimits.defaults());

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1", "/v1/"})
  void modelsAreAskedForBelowTheBase(String path) throws Exception {
    try (var server = ScriptedServer.answering(MODELS)) {
      assertThat(client.openAi(server.uri(path)).models())
          .extracting(Object::toString)
          .containsExactly("a", "b/c:d");
      assertThat(server.requests().getFirst()).startsWith("GET /v1/models HTTP/1.1\r\n");
    }
  }

  @Test
  void theQueryOfTheBaseStaysAtTheEnd() throws Exception {
    try (var server = ScriptedServer.answering(MODELS)) {
      client.openAi(server.uri("?api-version=1")).models();
      assertThat(server.requests().getFirst()).startsWith("GET /models?api-version=1 HTTP/1.1\r\n");
    }
  }

  @Test
  void headersAreAskedForWithEachRequest() throws Exception {
    AtomicInteger count = new AtomicInteger();
    try (var server = ScriptedServer.answering(MODELS)) {
      OpenAiTransport plain = client.openAi(server.uri("/v1"));
      OpenAiTransport keyed =
          plain
              .header("Authorization", () -> "never sent")
              .header("authorization", () -> " Bearer k" + count.incrementAndGet() + "\n")
              .header("x-optional", () -> "");
      keyed.models();
      keyed.models();
      plain.models();
      assertThat(server.requests().get(0)).contains("\r\nauthorization: Bearer k1\r\n");
      assertThat(server.requests().get(1)).contains("\r\nauthorization: Bearer k2\r\n");
      assertThat(server.requests().get(2)).doesNotContain("authorization");
      assertThat(server.requests()).noneMatch(request -> request.contains("x-optional"));
      assertThat(server.requests()).noneMatch(request -> request.contains("never sent"));
    }
  }

  @Test
  void aSecretThatWouldBreakTheRequestIsNotSentNorShown() throws Exception {
    try (var server = ScriptedServer.answering(MODELS)) {
      OpenAiTransport keyed =
          client.openAi(server.uri("/v1")).header("authorization", () -> "s3cret\r\nx: y");
      var failure = catchThrowableOfType(ProviderDefect.class, keyed::models);
      assertThat(failure).hasMessageContaining("'authorization'");
      assertThat(failure.getMessage()).doesNotContain("s3cret");
      assertThat(server.accepted()).isZero();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Host", "content-length", "Content-Type", "a b", "a:b", "", "a\r\nb"})
  void headersThatTheHostSetsAreRefused(String name) {
    OpenAiTransport transport = client.openAi(URI.create("http://127.0.0.1:1/v1"));
    assertThatThrownBy(() -> transport.header(name, () -> "x"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void embeddingsAreAskedForAndRead() throws Exception {
    String answer =
        json(
            "{\"data\":[{\"index\":1,\"embedding\":[3,4]},{\"index\":0,\"embedding\":[1,2.5]}],"
                + "\"usage\":{\"prompt_tokens\":8,\"total_tokens\":8}}");
    try (var server = ScriptedServer.answering(answer)) {
      Embeddings found =
          client
              .openAi(server.uri("/v1"))
              .embed(EmbeddingsCall.of("r", "m", List.of("ä", "b")).withDimensions(2));
      assertThat(found.vectors()).containsExactly(new float[] {1, 2.5f}, new float[] {3, 4});
      assertThat(server.requests().getFirst())
          .startsWith("POST /v1/embeddings HTTP/1.1\r\n")
          .endsWith(
              "\r\n\r\n{\"model\":\"m\",\"input\":[\"ä\",\"b\"],\"encoding_format\":\"float\","
                  + "\"dimensions\":2}");
    }
  }

  @Test
  void tokensAreSentAsTheyCame() throws Exception {
    try (var server = ScriptedServer.answering(json("{\"data\":[{\"embedding\":[1]}]}"))) {
      client
          .openAi(server.uri("/v1"))
          .embed(EmbeddingsCall.ofTokens("r", "m", List.of(new int[] {9, 100257})));
      assertThat(server.requests().getFirst())
          .endsWith("{\"model\":\"m\",\"input\":[[9,100257]],\"encoding_format\":\"float\"}");
    }
  }

  @Test
  void aRefusalIsTheFailureItMeans() throws Exception {
    try (var server = ScriptedServer.answering(json(403, "{\"error\":\"sk-123\"}"))) {
      OpenAiTransport transport = client.openAi(server.uri("/v1"));
      for (int i = 0; i < 3; i++) {
        assertThat(catchThrowableOfType(CredentialsRejected.class, transport::models)).isNotNull();
      }
      assertThat(server.accepted()).isEqualTo(1);
    }
  }

  @Test
  void anErrorInAGoodAnswerIsAFailure() throws Exception {
    String error = "{\"error\":{\"code\":\"model_not_found\",\"message\":\"no\"}}";
    try (var server = ScriptedServer.answering(json(error))) {
      OpenAiTransport transport = client.openAi(server.uri("/v1"));
      EmbeddingsCall call = EmbeddingsCall.of("r", "m", List.of("a"));
      assertThat(catchThrowableOfType(ModelUnknown.class, transport::models)).isNotNull();
      assertThat(catchThrowableOfType(ModelUnknown.class, () -> transport.embed(call))).isNotNull();
      assertThat(server.accepted()).isEqualTo(1);
    }
  }
}
