import org.jspecify.annotations.NullMarked;

/** The LM Studio provider. */
@NullMarked
module dev.modeldock.plugins.lmstudio {
  requires dev.modeldock.api;
  requires tools.jackson.databind;
  requires static org.jspecify;

  provides dev.modeldock.api.ProviderFactory with
      dev.modeldock.plugins.lmstudio.LmStudioProviderFactory;
}
