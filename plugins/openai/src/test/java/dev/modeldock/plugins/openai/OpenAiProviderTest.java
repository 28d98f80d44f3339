package dev.modeldock.plugins.openai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.runtime.FakeOllama;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Script;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class OpenAiProviderTest {

  private static final String KEY = "sk-very-secret-key";

  private FakeOllama runtime;
  private FakeHost host;
  private Provider provider;

  @BeforeEach
  void start() throws Exception {
    runtime = FakeOllama.start(0);
    host = host(runtime.base() + "/v1");
    provider = new OpenAiProviderFactory().create(host);
  }

  @AfterEach
  void stop() {
    provider.close();
    host.close();
    runtime.close();
  }

  @Test
  void aStreamIsRelayedChunkByChunkWithoutItsEndMark() throws Exception {
    List<String> chunks = relay(call("text:latest", true));

    assertThat(chunks).hasSize(4);
    assertThat(chunks.getFirst()).contains("\"content\":\"Hello\"");
    assertThat(chunks.getLast()).contains("\"finish_reason\":\"stop\"");
  }

  @Test
  void aWholeAnswerIsOneChunk() throws Exception {
    List<String> chunks = relay(call("text:latest", false));

    assertThat(chunks).hasSize(1);
    assertThat(chunks.getFirst()).contains("\"content\":\"Hello there.\"");
  }

  @Test
  void theClientsBytesReachTheRuntimeAsTheyAre() throws Exception {
    relay(call("text:latest", false));

    assertThat(runtime.last("/v1/chat/completions").text())
        .isEqualTo("{\"model\":\"text:latest\",\"stream\":false,\"messages\":[],\"x\":1.50}");
  }

  @Test
  void withoutAKeyThereIsNoAuthorization() throws Exception {
    provider.models();

    assertThat(runtime.last("/v1/models").header("authorization")).isEmpty();
  }

  @Test
  void aRotatedKeyCountsFromTheNextCallOn() throws Exception {
    host.secret("api_key", "old");
    provider.models();
    host.secret("api_key", KEY);
    provider.models();

    assertThat(runtime.requests("/v1/models"))
        .extracting(request -> request.header("authorization").orElseThrow())
        .containsExactly("Bearer old", "Bearer " + KEY);
  }

  @Test
  void theKeyIsInNoMessageAndNoLogLine() throws Exception {
    try (FakeServer strict =
            FakeServer.start(0, _ -> Script.json(401, "{\"error\":\"bad key " + KEY + "\"}"));
        FakeHost guarded = host(strict.base() + "/v1").secret("api_key", KEY)) {
      Provider refused = new OpenAiProviderFactory().create(guarded);

      assertThatThrownBy(refused::models)
          .isInstanceOf(CredentialsRejected.class)
          .hasMessageNotContaining(KEY);
      assertThat(refused.check().detail()).doesNotContain(KEY);
      assertThat(guarded.log().lines()).noneMatch(line -> line.contains(KEY));
    }
  }

  @Test
  void theTypeCountsAsCloudAndInsistsOnAnAddress() {
    var factory = new OpenAiProviderFactory();
    try (FakeHost empty = FakeHost.create()) {
      assertThat(factory.descriptor().locality()).isEqualTo(Locality.CLOUD);
      assertThat(factory.descriptor().settings().secrets()).containsExactly("api_key");
      assertThatThrownBy(() -> factory.create(empty))
          .isInstanceOf(RequestRejected.class)
          .hasMessageContaining("base_url");
    }
  }

  private static FakeHost host(String base) {
    return FakeHost.with(
        new OpenAiProviderFactory().descriptor().settings(), Map.of("base_url", base));
  }

  private static ChatCall call(String model, boolean stream) {
    String body =
        "{\"model\":\"%s\",\"stream\":%s,\"messages\":[],\"x\":1.50}".formatted(model, stream);
    return ChatCall.builder("req-1", model).stream(stream)
        .openAiBody(() -> body.getBytes(StandardCharsets.UTF_8))
        .build();
  }

  private List<String> relay(ChatCall call) throws Exception {
    try (ModelStream stream = provider.chat(call)) {
      var chunks = new ArrayList<String>();
      ModelEvent event = stream.next();
      while (event != null) {
        chunks.add(((OpenAiChunk) event).text());
        event = stream.next();
      }
      return chunks;
    }
  }
}
