package dev.modeldock.plugins.ollama;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.Locality;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ContextExceeded;
import dev.modeldock.api.error.ModelUnknown;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OllamaModelsTest {

  @ParameterizedTest
  @EnumSource(FakeOllama.Age.class)
  void modelsHaveTheirCapabilitiesWindowAndDateInEveryAge(FakeOllama.Age age) throws Exception {
    try (var under = OllamaUnderTest.start(age, Map.of())) {
      ModelDescriptor thinker = model(under, "think:latest");
      ModelDescriptor embedder = model(under, "embed:latest");

      assertThat(thinker.capabilities())
          .containsExactlyInAnyOrder(
              Capability.CHAT, Capability.REASONING, Capability.STRUCTURED_OUTPUT);
      assertThat(thinker.contextTokens()).hasValue(40_960);
      assertThat(thinker.createdEpochSecond()).hasValue(1_778_425_608L);
      assertThat(thinker.loaded()).isFalse();
      assertThat(model(under, "tools:latest").can(Capability.TOOLS)).isTrue();
      assertThat(model(under, "sees:latest").can(Capability.VISION)).isTrue();
      assertThat(embedder.capabilities()).containsExactly(Capability.EMBEDDINGS);
    }
  }

  @Test
  void aLoadedModelHasTheWindowThatItWasGiven() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      ModelDescriptor loaded = model(under, "text:latest");

      assertThat(loaded.loaded()).isTrue();
      assertThat(loaded.contextTokens()).hasValue(4_096);
    }
  }

  @Test
  void aServerThatListsCapabilitiesIsAskedNothingMore() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      under.provider.models();

      assertThat(under.ollama.requests("/api/show")).isEmpty();
    }
  }

  @Test
  void anOlderServerIsAskedOnceForEachModel() throws Exception {
    try (var under = OllamaUnderTest.start(FakeOllama.Age.BEFORE_0_30, Map.of())) {
      under.provider.models();
      under.provider.models();

      assertThat(under.ollama.requests("/api/show")).hasSize(under.ollama.models().size());
    }
  }

  @Test
  void aServerWithoutModelsHasAnEmptyList() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      under.ollama.clear();

      assertThat(under.provider.models()).isEmpty();
    }
  }

  @Test
  void cloudModelsAreNeitherListedNorCalledUnlessTheOwnerAllowsIt() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      under.ollama.add(new FakeModel("gpt-oss:120b-cloud", Set.of("completion"), List.of()));

      assertThat(under.provider.models()).extracting(ModelDescriptor::name).noneMatch(cloud());
      assertThatThrownBy(() -> under.ask("gpt-oss:120b-cloud"))
          .isInstanceOf(RequestRejected.class)
          .hasMessageContaining("allow_cloud");
      assertThat(under.ollama.requests("/api/chat")).isEmpty();
    }
  }

  @Test
  void allowedCloudModelsAreListedWithoutStructuredOutput() throws Exception {
    try (var under = OllamaUnderTest.start(FakeOllama.Age.CURRENT, Map.of("allow_cloud", true))) {
      under.ollama.add(new FakeModel("gpt-oss:120b-cloud", Set.of("completion"), List.of()));

      assertThat(model(under, "gpt-oss:120b-cloud").capabilities())
          .containsExactly(Capability.CHAT);
    }
  }

  @Test
  void textsBecomeVectorsInTheirOrder() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      Embeddings one = under.provider.embed(embed("embed:latest", "four"));
      Embeddings three = under.provider.embed(embed("embed:latest", "a", "bb", "ccc"));

      assertThat(one.vectors()).containsExactly(new float[] {4, 0.5f, 0.5f, 0.5f});
      assertThat(three.vectors()).extracting(vector -> vector[0]).containsExactly(1f, 2f, 3f);
      assertThat(three.usage()).isEqualTo(Usage.of(12, 0));
    }
  }

  @Test
  void dimensionsAndTheAliasesLoadingOptionsAreSentAlong() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      Embeddings small =
          under.provider.embed(
              embed("embed:latest", "four")
                  .withDimensions(2)
                  .withOptions(Settings.of(Map.of("num_ctx", 2_048, "keep_alive", "300"))));

      assertThat(small.vectors().getFirst()).hasSize(2);
      var sent = under.ollama.last("/api/embed").json();
      assertThat(sent.path("options").path("num_ctx").asInt()).isEqualTo(2_048);
      assertThat(sent.path("keep_alive").asInt()).isEqualTo(300);
    }
  }

  @Test
  void anUnknownEmbeddingModelIsNamedToo() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      assertThatThrownBy(() -> under.provider.embed(embed("nope", "text")))
          .isInstanceOf(ModelUnknown.class)
          .hasMessageContaining("ollama pull nope");
    }
  }

  @Test
  void aTextTooLongToEmbedExceedsTheContext() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      assertThatThrownBy(() -> under.provider.embed(embed("embed:latest", "too long")))
          .isInstanceOf(ContextExceeded.class);
    }
  }

  @Test
  void aServerThatAnswersIsUpWithItsVersion() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      assertThat(under.provider.check()).isEqualTo(Health.up("Ollama 0.33.0"));
    }
  }

  @Test
  void aServerThatDoesNotAnswerIsDownWithWhatToDo() throws Exception {
    try (var under = OllamaUnderTest.start()) {
      under.ollama.close();

      Health health = under.provider.check();

      assertThat(health.status()).isEqualTo(Health.Status.DOWN);
      assertThat(health.detail()).contains("ollama serve");
    }
  }

  @Test
  void anAddressWithAnApiPathIsRefusedWithTheRightOne() {
    var factory = new OllamaProviderFactory();
    try (var host =
        FakeHost.with(
            factory.descriptor().settings(), Map.of("base_url", "http://127.0.0.1:11434/v1/"))) {
      assertThatThrownBy(() -> factory.create(host))
          .isInstanceOf(RequestRejected.class)
          .hasMessageContaining("leave it at http://127.0.0.1:11434");
    }
  }

  @Test
  void anAddressWithAPasswordIsRefusedWithoutRepeatingIt() {
    var factory = new OllamaProviderFactory();
    try (var host =
        FakeHost.with(
            factory.descriptor().settings(),
            Map.of("base_url", "http://me:hunter2@127.0.0.1:11434"))) {
      assertThatThrownBy(() -> factory.create(host))
          .isInstanceOf(RequestRejected.class)
          .hasMessageNotContaining("hunter2");
    }
  }

  @Test
  void theDescriptorDeclaresWhatAnAliasMaySet() {
    var descriptor = new OllamaProviderFactory().descriptor();

    assertThat(descriptor.type()).isEqualTo("ollama");
    assertThat(descriptor.locality()).isEqualTo(Locality.LOCAL);
    assertThat(descriptor.settings().modelOptions())
        .extracting(spec -> spec.name())
        .contains("num_ctx", "keep_alive", "think", "top_k", "min_p", "repeat_penalty", "num_gpu")
        .doesNotHaveDuplicates();
  }

  private static Predicate<String> cloud() {
    return name -> name.endsWith("cloud");
  }

  private static EmbeddingsCall embed(String model, String... texts) {
    return EmbeddingsCall.of("req-1", model, List.of(texts));
  }

  private static ModelDescriptor model(OllamaUnderTest under, String name) throws Exception {
    return under.provider.models().stream()
        .filter(model -> model.name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
