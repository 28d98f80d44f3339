package dev.modeldock.plugins.lmstudio;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.testkit.PluginModule;
import org.junit.jupiter.api.Test;

class LmStudioModuleTest {

  @Test
  void theModuleIsMadeAsTheHostInsists() {
    assertThat(PluginModule.problems(LmStudioProviderFactory.class)).isEmpty();
  }
}
