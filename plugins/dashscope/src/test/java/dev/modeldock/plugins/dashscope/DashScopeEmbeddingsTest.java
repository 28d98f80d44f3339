package dev.modeldock.plugins.dashscope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.wire.FakeServer;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class DashScopeEmbeddingsTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private DashScopeUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = DashScopeUnderTest.start();
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @Test
  void aFewTextsGoInOneCall() throws Exception {
    Embeddings answer = under.provider.embed(call("text-embedding-v4", 10).withDimensions(256));

    assertThat(answer.vectors()).hasSize(10).allMatch(vector -> vector.length == 256);
    assertThat(under.dashScope.requests("/embeddings")).hasSize(1);
  }

  @Test
  void manyTextsGoInGroupsAndComeBackInTheirOrder() throws Exception {
    Embeddings answer = under.provider.embed(call("text-embedding-v4", 97).withDimensions(64));

    assertThat(answer.vectors())
        .extracting(vector -> (int) vector[0])
        .containsExactlyElementsOf(IntStream.rangeClosed(1, 97).boxed().toList());
    assertThat(answer.usage().promptTokens()).isEqualTo(97 * 98 / 2);
    assertThat(under.dashScope.requests("/embeddings"))
        .hasSize(10)
        .allMatch(request -> request.json().path("dimensions").asInt() == 64);
    assertThat(under.dashScope.openConnections()).isLessThanOrEqualTo(4);
  }

  @Test
  void olderModelsTakeMoreAtOnce() throws Exception {
    assertThat(under.provider.embed(call("text-embedding-v2", 60)).vectors()).hasSize(60);
    assertThat(under.dashScope.requests("/embeddings")).hasSize(3);
  }

  @Test
  void aGroupThatIsRefusedEndsTheWhole() {
    assertThatThrownBy(() -> under.provider.embed(call("text-embedding-v4", 30).withDimensions(3)))
        .isInstanceOf(RequestRejected.class)
        .hasMessageContaining("dimension 3");
    under.host.secret("api_key", "sk-wrong");
    assertThatThrownBy(() -> under.provider.embed(call("text-embedding-v4", 30)))
        .isInstanceOf(CredentialsRejected.class);
  }

  @Test
  void anInterruptLetsGoOfEveryGroup() throws Exception {
    try (FakeServer silent = FakeServer.start(0, _ -> new Script(List.of(new Step.Stall()), true));
        FakeHost host =
            FakeHost.with(
                    new DashScopeProviderFactory().descriptor().settings(),
                    Map.of("base_url", silent.base() + "/v1"))
                .secret("api_key", "k")) {
      var provider = new DashScopeProviderFactory().create(host);
      var failure = new AtomicReference<Throwable>();
      Thread client =
          Thread.ofVirtual()
              .start(() -> {
                try {
                  provider.embed(call("text-embedding-v4", 100));
                } catch (Exception e) {
                  failure.set(e);
                }
              });
      for (int i = 0; i < 4; i++) {
        assertThat(silent.awaitRequest(SOON)).isTrue();
      }

      client.interrupt();

      for (int i = 0; i < 4; i++) {
        assertThat(silent.awaitDisconnect(SOON)).isTrue();
      }
      client.join(SOON);
      assertThat(failure.get()).isInstanceOf(InterruptedException.class);
      assertThat(silent.requests()).hasSize(4);
    }
  }

  /** Texts of 1, 2, 3, … characters: the fake's vectors begin with their text's length. */
  private static EmbeddingsCall call(String model, int count) {
    List<String> texts = IntStream.rangeClosed(1, count).mapToObj("x"::repeat).toList();
    return EmbeddingsCall.of("req-1", model, texts);
  }
}
