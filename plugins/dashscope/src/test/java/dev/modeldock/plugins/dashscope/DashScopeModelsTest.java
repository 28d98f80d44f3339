package dev.modeldock.plugins.dashscope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.Locality;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.testkit.PluginModule;
import dev.modeldock.testkit.host.FakeHost;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(20)
class DashScopeModelsTest {

  private static final Map<String, String> PINNED = Map.of("models", " text,private-one,, text");

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
  void whatDashScopeListsIsOffered() throws Exception {
    assertThat(under.provider.models())
        .extracting(ModelDescriptor::name)
        .contains("text", "think", "text-embedding-v4");
    assertThat(under.provider.models())
        .filteredOn(model -> model.can(Capability.EMBEDDINGS))
        .hasSize(4)
        .noneMatch(model -> model.can(Capability.CHAT));
  }

  @Test
  void onlyPinnedModelsAreOfferedListedOrNot() throws Exception {
    try (var pinned = DashScopeUnderTest.start(PINNED)) {
      assertThat(pinned.provider.models())
          .extracting(ModelDescriptor::name)
          .containsExactly("text", "private-one");
      assertThat(pinned.provider.models().getFirst().createdEpochSecond()).isPresent();
    }
  }

  @Test
  void pinnedModelsStandInForAListThatIsNotThere() throws Exception {
    try (var pinned = DashScopeUnderTest.start(PINNED)) {
      pinned.dashScope.withoutListing();

      assertThat(pinned.provider.models())
          .extracting(ModelDescriptor::name)
          .containsExactly("text", "private-one");
      assertThat(pinned.provider.check().status()).isEqualTo(Health.Status.DEGRADED);
    }
  }

  @Test
  void withoutAListOrPinsItIsSaidWhatToDo() {
    under.dashScope.withoutListing();

    assertThatThrownBy(under.provider::models)
        .isInstanceOf(ProtocolBroken.class)
        .hasMessageContaining("'models'");
  }

  @Test
  void pinsDoNotHideARejectedKey() throws Exception {
    try (var pinned = DashScopeUnderTest.start(PINNED)) {
      pinned.host.secret("api_key", "sk-wrong");

      assertThatThrownBy(pinned.provider::models).isInstanceOf(CredentialsRejected.class);
    }
  }

  @Test
  void aCheckTellsWellFromBadAndSaysWhatToDo() throws Exception {
    assertThat(under.provider.check().status()).isEqualTo(Health.Status.UP);

    under.host.secret("api_key", "sk-wrong");
    Health refused = under.provider.check();
    assertThat(refused.status()).isEqualTo(Health.Status.DEGRADED);
    assertThat(refused.detail()).contains("region", "base_url", "api_key").doesNotContain("sk-");

    under.host.secret("api_key", "");
    assertThat(under.provider.check().detail()).contains("modeldock secrets set");

    under.host.secret("api_key", "k");
    under.dashScope.close();
    assertThat(under.provider.check().status()).isEqualTo(Health.Status.DOWN);
  }

  @Test
  void theTypeIsACloudWithAKeyAndAnAddressToChoose() {
    var descriptor = new DashScopeProviderFactory().descriptor();

    assertThat(descriptor.type()).isEqualTo("dashscope");
    assertThat(descriptor.name()).isEqualTo("DashScope");
    assertThat(descriptor.locality()).isEqualTo(Locality.CLOUD);
    assertThat(descriptor.settings().secrets()).containsExactly("api_key");
    assertThat(descriptor.settings().setting("base_url").orElseThrow())
        .matches(spec -> spec.suggestions().contains(spec.fallback()))
        .matches(spec -> !spec.required());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://user:pw@dashscope.aliyuncs.com/compatible-mode/v1",
        "https://dashscope.aliyuncs.com/api/v1"
      })
  void anAddressThatCannotWorkIsRefusedWithoutRepeatingAPassword(String base) {
    try (FakeHost host =
        FakeHost.with(
            new DashScopeProviderFactory().descriptor().settings(), Map.of("base_url", base))) {
      assertThatThrownBy(() -> new DashScopeProviderFactory().create(host))
          .isInstanceOf(RequestRejected.class)
          .hasMessageContaining("base_url")
          .hasMessageNotContaining("pw@");
    }
  }

  @Test
  void theModuleIsMadeAsTheHostInsists() {
    assertThat(PluginModule.problems(DashScopeProviderFactory.class)).isEmpty();
  }
}
