package dev.modeldock.plugins.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.testkit.lmstudio.FakeLmStudio;
import dev.modeldock.testkit.lmstudio.FakeLmStudio.Age;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.FutureTask;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class LmStudioModelsTest {

  private static final String QWEN = "qwen/qwen3.8-27b";
  private static final String EMBEDDER = "text-embedding-nomic-embed-text-v1.5";

  @Test
  void theNewestListTellsAbilitiesWindowsAndWhatIsLoaded() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      under.studio().load(QWEN, 8192);

      ModelDescriptor qwen = model(under, QWEN);
      assertThat(qwen.capabilities())
          .containsExactlyInAnyOrder(
              Capability.CHAT,
              Capability.TOOLS,
              Capability.VISION,
              Capability.REASONING,
              Capability.STRUCTURED_OUTPUT);
      assertThat(qwen.contextTokens()).hasValue(8192);
      assertThat(qwen.loaded()).isTrue();
      assertThat(model(under, "text").contextTokens()).hasValue(131_072);
      assertThat(model(under, "text").loaded()).isFalse();
    }
  }

  @Test
  void theListBeforeItTellsAllButReasoning() throws Exception {
    try (var under = StudioUnderTest.start(Age.BEFORE_0_4)) {
      under.studio().load(QWEN, 8192);

      ModelDescriptor qwen = model(under, QWEN);
      assertThat(qwen.can(Capability.TOOLS)).isTrue();
      assertThat(qwen.can(Capability.REASONING)).isFalse();
      assertThat(qwen.contextTokens()).hasValue(8192);
      assertThat(qwen.loaded()).isTrue();
      under.sent(QWEN, ",\"reasoning_effort\":\"low\"");
    }
  }

  @ParameterizedTest
  @EnumSource(Age.class)
  void embeddingModelsDoNothingElseAtAnyAge(Age age) throws Exception {
    try (var under = StudioUnderTest.start(age)) {
      assertThat(model(under, EMBEDDER).capabilities()).containsExactly(Capability.EMBEDDINGS);
      assertThat(model(under, "text").can(Capability.CHAT)).isTrue();
    }
  }

  @Test
  void whichListThereIsGetsFoundOutOnce() throws Exception {
    try (var under = StudioUnderTest.start(Age.BEFORE_0_4)) {
      under.provider().models();
      under.provider().models();

      assertThat(under.studio().requests("/api/v1/models")).hasSize(1);
      assertThat(under.studio().requests("/api/v0/models")).hasSize(2);
    }
  }

  @Test
  void aMissingTokenIsNotTakenForAnOlderAge() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      under.studio().requireToken("sk-lm-x:y");

      assertThatThrownBy(under.provider()::models).isInstanceOf(CredentialsRejected.class);
      assertThat(under.studio().requests("/api/v0/models")).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"CURRENT, 0.4 or newer", "BEFORE_0_4, before 0.4", "BEFORE_0_3_6, before 0.3.6"})
  void theCheckTellsTheAge(Age age, String words) throws Exception {
    try (var under = StudioUnderTest.start(age)) {
      Health health = under.provider().check();

      assertThat(health.status()).isEqualTo(Health.Status.UP);
      assertThat(health.detail()).contains(words).contains("models");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/", "/v1", "/v1/"})
  void theAddressIsTakenWithOrWithoutItsPath(String path) throws Exception {
    try (var under = StudioUnderTest.at(FakeLmStudio.start(0), path)) {
      assertThat(under.whole("text").path("model").asString()).isEqualTo("text");
    }
  }

  @Test
  void anAliassContextIsLoadedOnceAndThenUsed() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      var call = StudioUnderTest.call("text", true, "", Map.of("context_length", 32_768));
      under.relay(call);
      under.relay(call);

      assertThat(under.studio().loaded()).containsExactly("text");
      assertThat(under.studio().requests("/api/v1/models/load")).hasSize(1);
      assertThat(model(under, "text").contextTokens()).hasValue(32_768);
    }
  }

  @Test
  void theCopyThatIsLargeEnoughIsAsked() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      under.studio().load("text", 4_096);
      under.studio().load("text", 65_536);

      under.relay(StudioUnderTest.call("text", true, "", Map.of("context_length", 32_768)));

      assertThat(under.studio().last("/v1/chat/completions").json().path("model").asString())
          .isEqualTo("text:2");
    }
  }

  @Test
  void aSmallerCopyIsNotLoadedASecondTimeBehindItsOwnersBack() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      under.studio().load("text", 4_096);

      assertThat(
              under.failure(
                  StudioUnderTest.call("text", true, "", Map.of("context_length", 32_768))))
          .isInstanceOf(RequestRejected.class)
          .hasMessageContaining("4096")
          .hasMessageContaining("lms unload text");
      assertThat(under.studio().loaded()).containsExactly("text");
    }
  }

  @Test
  void aWindowThatWasCutWithoutAWordIsUnloadedAndSaid() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      under.studio().room(4_864);

      assertThat(
              under.failure(
                  StudioUnderTest.call("text", true, "", Map.of("context_length", 16_384))))
          .isInstanceOf(RequestRejected.class)
          .hasMessageContaining("4864");
      assertThat(under.studio().loaded()).isEmpty();
    }
  }

  @Test
  void aClientThatLeavesWhileTheModelLoadsEndsTheWait() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      under.studio().loadTime(Duration.ofSeconds(15));
      var call = StudioUnderTest.call("text", true, "", Map.of("context_length", 8_192));
      var ended = new FutureTask<>(() -> under.provider().chat(call));
      Thread waiting = Thread.ofVirtual().start(ended);
      // The list of models, then the load.
      assertThat(under.studio().awaitRequest(Duration.ofSeconds(5))).isTrue();
      assertThat(under.studio().awaitRequest(Duration.ofSeconds(5))).isTrue();

      waiting.interrupt();

      assertThat(under.studio().awaitDisconnect(Duration.ofSeconds(5))).isTrue();
      assertThatThrownBy(ended::get).hasCauseInstanceOf(InterruptedException.class);
    }
  }

  @Test
  void aContextForAnUnknownModelOrAnOldVersionIsRefused() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT);
        var old = StudioUnderTest.start(Age.BEFORE_0_4)) {
      var options = Map.of("context_length", 8_192);

      assertThat(under.failure(StudioUnderTest.call("nope", true, "", options)))
          .isInstanceOf(ModelUnknown.class);
      assertThat(old.failure(StudioUnderTest.call("text", true, "", options)))
          .isInstanceOf(Unsupported.class);
    }
  }

  @Test
  void textsBecomeVectorsWhoseTokensNobodyCounted() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      Embeddings made =
          under.provider().embed(EmbeddingsCall.of("r", EMBEDDER, List.of("ab", "abc")));

      assertThat(made.vectors()).hasSize(2);
      assertThat(made.vectors().get(1)[0]).isEqualTo(3f);
      assertThat(made.usage()).isNull();
    }
  }

  @Test
  void aSizeOfVectorsThatIsIgnoredIsNotPassedOffAsTheOneAskedFor() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      var call = EmbeddingsCall.of("r", EMBEDDER, List.of("a"));

      assertThatThrownBy(() -> under.provider().embed(call.withDimensions(256)))
          .isInstanceOf(Unsupported.class);
      assertThat(under.provider().embed(call.withDimensions(3)).vectors()).hasSize(1);
    }
  }

  @Test
  void anEmbeddingModelThatMustBeLoadedByHandIsUnknownWithAdvice() throws Exception {
    try (var under = StudioUnderTest.start(Age.CURRENT)) {
      var call = EmbeddingsCall.of("r", "text-embedding-stubborn", List.of("a"));

      assertThatThrownBy(() -> under.provider().embed(call))
          .isInstanceOf(ModelUnknown.class)
          .hasMessageContaining("lms load");
    }
  }

  private static ModelDescriptor model(StudioUnderTest under, String name) throws Exception {
    return under.provider().models().stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
