import org.jspecify.annotations.NullMarked;

/** The Codex CLI provider, by the CLI's app-server. */
@NullMarked
module dev.modeldock.plugins.codex {
  requires dev.modeldock.api;
  requires tools.jackson.databind;
  requires static org.jspecify;

  provides dev.modeldock.api.ProviderFactory with
      dev.modeldock.plugins.codex.CodexProviderFactory;
}
