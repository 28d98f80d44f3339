import org.jspecify.annotations.NullMarked;

/** The Ollama provider, by its native API. */
@NullMarked
module dev.modeldock.plugins.ollama {
  requires dev.modeldock.api;
  requires tools.jackson.databind;
  requires static org.jspecify;

  provides dev.modeldock.api.ProviderFactory with
      dev.modeldock.plugins.ollama.OllamaProviderFactory;
}
