package dev.modeldock.plugins.openai;

import dev.modeldock.testkit.contract.ProviderContractTest;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.openai.OpenAiRuntime;

class OpenAiContractTest extends ProviderContractTest {

  @Override
  protected RuntimeFixture start() {
    return OpenAiRuntime.start(new OpenAiProviderFactory());
  }
}
