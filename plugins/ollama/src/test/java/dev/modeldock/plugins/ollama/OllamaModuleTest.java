package dev.modeldock.plugins.ollama;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.testkit.PluginModule;
import org.junit.jupiter.api.Test;

class OllamaModuleTest {

  @Test
  void theModuleIsMadeAsTheHostInsists() {
    assertThat(PluginModule.problems(OllamaProviderFactory.class)).isEmpty();
  }
}
