import org.jspecify.annotations.NullMarked;

/** A provider for vLLM, llama.cpp's server, and whatever else speaks OpenAI. */
@NullMarked
module dev.modeldock.examples.vllm {
  requires dev.modeldock.api;
  requires static org.jspecify;

  provides dev.modeldock.api.ProviderFactory with
      dev.modeldock.examples.vllm.VllmProviderFactory;
}
