import org.jspecify.annotations.NullMarked;

/** A provider for any server that speaks OpenAI. */
@NullMarked
module dev.modeldock.plugins.openai {
  requires dev.modeldock.api;
  requires static org.jspecify;

  provides dev.modeldock.api.ProviderFactory with
      dev.modeldock.plugins.openai.OpenAiProviderFactory;
}
