package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.catalogue.ModelCatalogue;
import dev.modeldock.kernel.config.ConfigValue;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.control.ControlHandler;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.caller.Credentials;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.instance.InstanceRoutes;
import dev.modeldock.kernel.control.instance.ProviderRoutes;
import dev.modeldock.kernel.control.key.KeyRoutes;
import dev.modeldock.kernel.control.live.Glances;
import dev.modeldock.kernel.control.live.LiveHub;
import dev.modeldock.kernel.control.live.LiveRoutes;
import dev.modeldock.kernel.control.openapi.OpenApiRoutes;
import dev.modeldock.kernel.control.plugin.PluginEntries;
import dev.modeldock.kernel.control.plugin.PluginRoutes;
import dev.modeldock.kernel.control.port.ConfigView;
import dev.modeldock.kernel.control.port.InstanceCheck;
import dev.modeldock.kernel.control.port.KeyMinting;
import dev.modeldock.kernel.control.port.MetricsPage;
import dev.modeldock.kernel.control.port.PluginCatalogue;
import dev.modeldock.kernel.control.port.Reconciler;
import dev.modeldock.kernel.control.port.RunningRequests;
import dev.modeldock.kernel.control.prompt.PromptRoutes;
import dev.modeldock.kernel.control.reload.ConfigSource;
import dev.modeldock.kernel.control.reload.ReloadRoutes;
import dev.modeldock.kernel.control.resource.AliasRoutes;
import dev.modeldock.kernel.control.resource.AuditRoutes;
import dev.modeldock.kernel.control.resource.CatalogueRoutes;
import dev.modeldock.kernel.control.resource.GatewayRoutes;
import dev.modeldock.kernel.control.resource.MetricsRoutes;
import dev.modeldock.kernel.control.resource.SecretRoutes;
import dev.modeldock.kernel.control.trust.ConsentRoutes;
import dev.modeldock.kernel.control.trust.PublisherRoutes;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.identity.MintedKey;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.probe.RuntimeProbe;
import dev.modeldock.kernel.promptlog.PromptArchive;
import dev.modeldock.kernel.secret.SecretVault;
import dev.modeldock.kernel.state.LayeredState;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The control API, and what its ports stand for in this gateway. */
final class ControlPlane {

  private final Serving serving;
  private final GatewayConfig config;
  private final LayeredState state;
  private final AuditJournal audit;
  private final PluginSupervisor plugins;
  private final ModelCatalogue catalogue;
  private final List<Route> others = new ArrayList<>();

  ControlPlane(
      Serving serving,
      GatewayConfig config,
      LayeredState state,
      AuditJournal audit,
      PluginSupervisor plugins,
      ModelCatalogue catalogue) {
    this.serving = serving;
    this.config = config;
    this.state = state;
    this.audit = audit;
    this.plugins = plugins;
    this.catalogue = catalogue;
  }

  /** Has the control API offer {@code routes} too. */
  ControlPlane also(List<Route> routes) {
    others.addAll(routes);
    return this;
  }

  /** Has the control API tell what happens, requests that are served included. */
  ControlPlane watching(RunningRequests running) {
    var glances =
        new Glances(serving, new StateEditor(state), plugins.registry(), this::plugins, running);
    return also(new LiveRoutes(new LiveHub(glances, audit)).routes());
  }

  ControlHandler handler(
      Credentials credentials,
      KeyMint mint,
      SecretVault secrets,
      InstantSource clock,
      ConfigSource source,
      MetricsPage metrics,
      PromptArchive prompts)
      throws IOException {
    var editor = new StateEditor(state);
    InstanceCheck check = wanted -> plugins.problems(wanted.withEnabled(true), state.state());
    Reconciler reconciler = () -> plugins.reconcile(state.state());
    List<Route> routes =
        Stream.of(
                new GatewayRoutes(
                        serving,
                        editor,
                        plugins.registry(),
                        clock,
                        config.promptLog().modes(),
                        this::plugins)
                    .routes(),
                new MetricsRoutes(metrics).routes(),
                new InstanceRoutes(
                        editor,
                        plugins.registry(),
                        check,
                        new RuntimeProbe(state, plugins.registry()),
                        reconciler)
                    .routes(),
                new ProviderRoutes(() -> plugins.descriptors().values()).routes(),
                new AliasRoutes(editor).routes(),
                new KeyRoutes(editor, minting(mint), audit.usage(), clock).routes(),
                new AuditRoutes(audit, editor).routes(),
                new CatalogueRoutes(this::models, view(source.file())).routes(),
                new PluginRoutes(plugins).routes(),
                new PublisherRoutes(editor, plugins::reconsider, clock).routes(),
                new ConsentRoutes(editor, plugins::reconsider, this::plugins, clock).routes(),
                new SecretRoutes(editor, secrets).routes(),
                new ReloadRoutes(editor, state, source, config, check, reconciler).routes(),
                new PromptRoutes(prompts, config.promptLog(), editor).routes(),
                others)
            .flatMap(List::stream)
            .toList();
    return new ControlHandler(
        credentials, AuditPlane.actions(audit), OpenApiRoutes.describing(routes));
  }

  private static KeyMinting minting(KeyMint mint) {
    return new KeyMinting() {
      @Override
      public Minted mint(String name, KeyGrant grant, @Nullable Instant expiresAt) {
        return minted(mint.mint(name, grant, expiresAt));
      }

      @Override
      public Minted rotate(KeyRecord key, Duration grace) {
        return minted(mint.rotate(key, grace));
      }

      private Minted minted(MintedKey made) {
        return new Minted(made.record(), made.key());
      }
    };
  }

  private List<dev.modeldock.kernel.control.port.ModelCatalogue.Entry> models(boolean refresh)
      throws InterruptedException {
    return catalogue.list(refresh).stream()
        .map(listed ->
            new dev.modeldock.kernel.control.port.ModelCatalogue.Entry(
                listed.target(), listed.model()))
        .toList();
  }

  private List<PluginCatalogue.Entry> plugins() {
    return plugins.plugins().stream().map(PluginEntries::of).toList();
  }

  /** The lines are those of the one file that was read. */
  private static String source(ConfigValue value, Optional<Path> file) {
    String line = "line ";
    return file.isPresent() && value.source().startsWith(line)
        ? file.get() + ":" + value.source().substring(line.length())
        : value.source();
  }

  private ConfigView view(Optional<Path> file) {
    List<ConfigView.Value> values =
        config.values().stream()
            .map(value -> new ConfigView.Value(value.path(), value.value(), source(value, file)))
            .toList();
    return new ConfigView() {
      @Override
      public Optional<Path> file() {
        return file;
      }

      @Override
      public List<Value> values() {
        return values;
      }
    };
  }
}
