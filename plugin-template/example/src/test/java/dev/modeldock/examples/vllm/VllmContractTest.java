package dev.modeldock.examples.vllm;

import dev.modeldock.testkit.contract.ProviderContractTest;
import dev.modeldock.testkit.contract.RuntimeFixture;
import dev.modeldock.testkit.openai.OpenAiRuntime;

class VllmContractTest extends ProviderContractTest {

  @Override
  protected RuntimeFixture start() {
    return OpenAiRuntime.start(new VllmProviderFactory());
  }
}
