package dev.modeldock.plugins.codex;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.SideEffects;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.plugins.codex.launch.Installation;
import dev.modeldock.plugins.codex.server.AppServers;
import dev.modeldock.plugins.codex.turn.Turns;
import tools.jackson.databind.json.JsonMapper;

/** Makes the connection to the Codex CLI. */
public final class CodexProviderFactory implements ProviderFactory {

  private static final int MOST_AT_ONCE = 10;

  /** Loads the factory; the host's service loader calls it. */
  public CodexProviderFactory() {}

  /**
   * {@inheritDoc}
   *
   * <p>Side effects are possible as far as the host is concerned: the CLI is an agent by nature,
   * and what keeps it from acting are its own switches, so a request that it has is not tried
   * elsewhere.
   */
  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("codex", "Codex CLI")
        .withLocality(Locality.CLI)
        .withSideEffects(SideEffects.POSSIBLE)
        .withSingleInstance()
        .withMaxConcurrent(MOST_AT_ONCE)
        .withSettings(CodexSettings.schema());
  }

  @Override
  public Provider create(ProviderContext host) throws ProviderException {
    var json = JsonMapper.builder().build();
    CodexSettings settings = CodexSettings.of(host);
    var installation =
        new Installation(host, json, settings.binary(), settings.home(), settings.upstream());
    var servers = new AppServers(host, installation, json);
    String login = settings.home().loginCommand();
    var turns = new Turns(servers, json, settings.limits(), login);
    return new CodexProvider(servers, turns, login, settings.ignoreUnsupported());
  }
}
