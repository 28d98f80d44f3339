package dev.modeldock.api.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelDescriptorTest {

  @Test
  void ofAModelNothingIsKnownButItsNameAndThatItChats() {
    ModelDescriptor model = ModelDescriptor.of("qwen3");

    assertThat(model.name()).isEqualTo("qwen3");
    assertThat(model.capabilities()).containsExactly(Capability.CHAT);
    assertThat(model.contextTokens()).isEmpty();
    assertThat(model.createdEpochSecond()).isEmpty();
    assertThat(model.loaded()).isFalse();
  }

  @Test
  void refiningKeepsWhatWasSaidBeforeAndLeavesTheOriginal() {
    ModelDescriptor plain = ModelDescriptor.of("qwen3");

    ModelDescriptor refined =
        plain
            .withContextTokens(32768)
            .withCreated(1_700_000_000)
            .withLoaded(true)
            .withCapabilities(Set.of(Capability.CHAT, Capability.TOOLS));

    assertThat(refined.name()).isEqualTo("qwen3");
    assertThat(refined.contextTokens()).hasValue(32768);
    assertThat(refined.createdEpochSecond()).hasValue(1_700_000_000);
    assertThat(refined.loaded()).isTrue();
    assertThat(refined.can(Capability.TOOLS)).isTrue();
    assertThat(refined.can(Capability.VISION)).isFalse();
    assertThat(plain.contextTokens()).isEmpty();
    assertThat(plain.can(Capability.TOOLS)).isFalse();
  }

  @Test
  void capabilitiesReplaceAndChangeWithNothing() {
    EnumSet<Capability> given = EnumSet.of(Capability.EMBEDDINGS);
    ModelDescriptor model = ModelDescriptor.of("nomic").withCapabilities(given);
    given.add(Capability.CHAT);

    assertThat(model.capabilities()).containsExactly(Capability.EMBEDDINGS);
    assertThatThrownBy(() -> model.capabilities().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThat(model.withCapabilities(Set.of()).capabilities()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"qwen3:14b", "org/model", "a b", "ü", ":"})
  void namesAreTheRuntimes(String name) {
    assertThat(ModelDescriptor.of(name)).hasToString(name);
  }

  @Test
  void aNameIsNotEmpty() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelDescriptor.of(""))
        .withMessage("a model's name is empty");
  }
}
