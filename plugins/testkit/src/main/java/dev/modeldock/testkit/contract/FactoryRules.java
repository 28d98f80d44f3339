package dev.modeldock.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.testkit.PluginModule;
import dev.modeldock.testkit.host.FakeHost;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a provider is before it is called. */
abstract class FactoryRules extends ContractBase {

  @Test
  @DisplayName("R01 descriptor() is cheap and complete")
  void descriptorIsCheapAndComplete() {
    ProviderDescriptor descriptor = assertTimeout(SOON, trial()::descriptor);

    assertFalse(descriptor.name().isBlank(), "the name that people read is empty");
    assertEquals(descriptor.type(), trial().descriptor().type(), "the type changes");
    var names = new HashSet<String>();
    for (SettingSpec spec : descriptor.settings().settings()) {
      assertTrue(names.add(spec.name()), "two settings are called " + spec.name());
      assertFalse(spec.description().isBlank(), "nobody says what " + spec.name() + " is for");
    }
  }

  @Test
  @DisplayName("R02 the module is made as the host insists")
  void moduleIsMadeAsTheHostInsists() {
    assertEquals(List.of(), PluginModule.problems(trial().fixture().factory().getClass()));
  }

  @Test
  @DisplayName("R03 create() does not need the runtime")
  void createDoesNotNeedTheRuntime() throws Exception {
    RuntimeFixture fixture = trial().fixture();
    Map<String, Object> settings = fixture.settings();
    fixture.close();

    try (FakeHost host = Trial.host(fixture, settings)) {
      fixture.secrets().forEach(host::secret);
      fixture.factory().create(host).close();
    }
  }

  @Test
  @DisplayName("R04 settings that cannot work are refused in words")
  void settingsThatCannotWorkAreRefusedInWords() {
    RuntimeFixture fixture = trial().fixture();
    Assumptions.assumeFalse(
        fixture.badSettings().isEmpty(), "it has no settings that could be wrong");

    for (Map<String, Object> bad : fixture.badSettings()) {
      try (FakeHost host = FakeHost.with(Settings.of(bad))) {
        var refused =
            assertThrows(
                ProviderException.class,
                () -> fixture.factory().create(host),
                () -> bad + " is taken");
        assertFalse(refused.getMessage().isBlank(), () -> bad + " is refused without a word");
      }
    }
  }

  @Test
  @DisplayName("R05 models() lists what can be called, each once, and the same again")
  void modelsAreListedOnceAndTheSameAgain() throws Exception {
    List<String> names = names(trial().provider());

    assertEquals(List.copyOf(new LinkedHashSet<>(names)), names, "a name comes twice");
    assertEquals(names, names(trial().provider()), "the second list differs");
    String called = trial().cue(Scene.TEXT).model();
    assertTrue(names.contains(called), () -> called + " is not among " + names);
    ModelDescriptor listed =
        trial().provider().models().stream()
            .filter(model -> model.name().equals(called))
            .findFirst()
            .orElseThrow();
    assertTrue(listed.can(Capability.CHAT), () -> called + " is not said to chat");
    trial().answer(Scene.TEXT);
  }

  @Test
  @DisplayName("R06 check() finds a runtime that answers up")
  void checkFindsARuntimeThatAnswersUp() throws Exception {
    Health health = trial().provider().check();

    assertEquals(Health.Status.UP, health.status(), health.detail());
  }

  @Test
  @DisplayName("R07 check() finds a runtime that is gone down, and throws nothing")
  void checkFindsARuntimeThatIsGoneDown() throws Exception {
    trial().cue(Scene.GONE);
    trial().fixture().close();

    Health health = trial().provider().check();

    assertEquals(Health.Status.DOWN, health.status(), health.detail());
    assertFalse(health.detail().isBlank(), "nobody says what is wrong");
  }

  private static List<String> names(Provider provider)
      throws ProviderException, InterruptedException {
    return provider.models().stream().map(ModelDescriptor::name).toList();
  }
}
