import org.jspecify.annotations.NullMarked;

/** The Claude Code provider: the vendor's own command-line tool, spoken to over its pipes. */
@NullMarked
module dev.modeldock.plugins.claudecode {
  requires dev.modeldock.api;
  requires tools.jackson.databind;
  requires static org.jspecify;

  provides dev.modeldock.api.ProviderFactory with
      dev.modeldock.plugins.claudecode.ClaudeCodeProviderFactory;
}
