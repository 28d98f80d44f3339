package dev.modeldock.plugins.codex;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.plugins.codex.server.Account;
import dev.modeldock.plugins.codex.server.AppServers;
import dev.modeldock.plugins.codex.turn.Turns;
import java.util.List;

/**
 * Models by way of the Codex CLI, which signs in by itself and is made to do nothing but talk: it
 * has no tools, keeps nothing, and everything that it asks leave for is declined.
 */
final class CodexProvider implements Provider {

  private final AppServers servers;
  private final Catalogue catalogue;
  private final Turns turns;
  private final String loginCommand;
  private final boolean ignoreUnsupported;

  CodexProvider(AppServers servers, Turns turns, String loginCommand, boolean ignoreUnsupported) {
    this.servers = servers;
    this.catalogue = new Catalogue(servers);
    this.turns = turns;
    this.loginCommand = loginCommand;
    this.ignoreUnsupported = ignoreUnsupported;
  }

  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    List<ModelDescriptor> models = catalogue.list();
    requireLogin();
    return models;
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    boolean drop = call.options().truth(CodexSettings.IGNORE_UNSUPPORTED).orElse(ignoreUnsupported);
    String effort = catalogue.effort(call.model(), call.request().reasoningEffort().orElse(null));
    requireLogin();
    return turns.begin(call, effort, drop);
  }

  /** The CLI itself lists what nobody may call yet, and would send a conversation all the same. */
  private void requireLogin() throws ProviderException, InterruptedException {
    if (!servers.account().ready()) {
      throw new CredentialsRejected(Stage.NOT_SENT, notSignedIn());
    }
  }

  @Override
  public Health check() throws InterruptedException {
    try {
      String version = "Codex CLI " + servers.launch().version();
      Account account = servers.account();
      return account.ready() ? Health.up(version) : Health.degraded(version + ": " + notSignedIn());
    } catch (ProviderException e) {
      return Health.down(e.getMessage());
    }
  }

  private String notSignedIn() {
    return "Codex is not signed in: run: " + loginCommand;
  }

  @Override
  public void close() {
    servers.close();
  }
}
