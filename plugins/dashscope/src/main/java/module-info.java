import org.jspecify.annotations.NullMarked;

/** The DashScope provider, by its OpenAI-compatible mode. */
@NullMarked
module dev.modeldock.plugins.dashscope {
  requires dev.modeldock.api;
  requires tools.jackson.databind;
  requires static org.jspecify;

  provides dev.modeldock.api.ProviderFactory with
      dev.modeldock.plugins.dashscope.DashScopeProviderFactory;
}
