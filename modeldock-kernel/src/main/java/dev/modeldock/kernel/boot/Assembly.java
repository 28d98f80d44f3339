package dev.modeldock.kernel.boot;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.audit.file.FsyncPolicy;
import dev.modeldock.kernel.catalogue.ModelCatalogue;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.config.file.ConfigReader;
import dev.modeldock.kernel.crypto.AesGcm;
import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.health.watch.HealthWatch;
import dev.modeldock.kernel.home.ControlToken;
import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.home.RuntimeFile;
import dev.modeldock.kernel.home.SecretKeyFiles;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.host.SecretReferences;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.limit.Meters;
import dev.modeldock.kernel.limit.day.DayBook;
import dev.modeldock.kernel.log.LogFile;
import dev.modeldock.kernel.metrics.GatewayMetrics;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.process.Surroundings;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.secret.SecretVault;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.LayeredState;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.file.JournalStateStore;
import dev.modeldock.kernel.store.mapdb.MapDbAuditIndex;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Puts the gateway together, by hand and in the order in which the parts need each other. Whatever
 * is opened is closed in the reverse order, also when a later part cannot be opened.
 */
final class Assembly {

  private static final Duration FLUSH_AT_MOST = Duration.ofSeconds(1);

  private final GatewayOptions options;
  private final Closing closing;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final Argon2id argon2 = new Argon2id(random);

  private Assembly(GatewayOptions options, Closing closing) {
    this.options = options;
    this.closing = closing;
  }

  static Gateway start(GatewayOptions options) throws ConfigException, IOException {
    var closing = new Closing();
    boolean started = false;
    try {
      Gateway gateway = new Assembly(options, closing).gateway();
      started = true;
      return gateway;
    } finally {
      if (!started) {
        closing.close();
      }
    }
  }

  private Gateway gateway() throws ConfigException, IOException {
    GatewayConfig config = config();
    HomeFolder home = closing.with(HomeFolder.open(options.home()));
    LogFile.begin(home.logs());

    LayeredState state =
        new LayeredState(
            closing.with(JournalStateStore.open(home.state())),
            instances(config),
            config.aliases());
    SecretVault secrets =
        SecretVault.open(new SecretKeyFiles(home.root(), random), state, new AesGcm(random), clock);
    AuditJournal audit =
        closing.with(
            AuditJournal.open(
                home.audit(), fsync(config), () -> MapDbAuditIndex.open(home.index()), clock));
    PluginSupervisor plugins = closing.with(plugins(home, config, secrets));
    plugins.start();
    plugins.reconcile(state.state());

    var mint = new KeyMint(random, argon2, clock);
    Optional<String> firstKey = firstStart(state, plugins, mint);
    closing.with(new HealthWatch(plugins.registry()));
    var serving = new Serving(home.root(), clock.instant());
    ControlToken token = ControlToken.openOrCreate(home.root());
    var metrics = new GatewayMetrics(serving, plugins.registry());
    var catalogue = new ModelCatalogue(state, plugins.registry());
    // Closed after the listeners: answers that end within the stop still have their limits.
    var data =
        closing.with(
            new DataPlane(
                config,
                state,
                metrics.counting(audit),
                plugins.registry(),
                catalogue,
                metrics.calls()));
    var meters = new Meters(closing.with(new DayBook(audit)), clock, System::nanoTime);
    meters.readAhead(state.state().keys().values());
    var listeners = closing.with(new Listeners(config.listen()));
    var control = new ControlPlane(serving, config, state, audit, plugins, catalogue);
    listeners.start(
        serving.counting(
            data.endpoint(
                    listeners.gatewayRules(), argon2, random, clock, meters, serving.startedAt())
                ::handle),
        control.handler(token, mint, secrets, clock, meters, configFile(), metrics)::handle);

    closing.with(() -> RuntimeFile.remove(home.root()));
    serving.ready(listeners.gatewayUri(), listeners.controlUri());
    new RuntimeFile(serving.pid(), serving.gateway(), serving.control(), serving.startedAt())
        .write(home.root());
    return new Gateway(serving, closing, firstKey, ready(plugins));
  }

  private GatewayConfig config() throws ConfigException, IOException {
    Optional<Path> file = configFile();
    return file.isPresent()
        ? new ConfigReader().read(file.get(), options.overrides())
        : new ConfigReader().read("", options.overrides());
  }

  private Optional<Path> configFile() throws IOException {
    Path named = options.config();
    if (named == null) {
      return Optional.of(GatewayOptions.usualConfig(options.home())).filter(Files::exists);
    }
    if (!Files.isReadable(named)) {
      throw new IOException("there is no configuration file " + named + " that can be read");
    }
    return Optional.of(named);
  }

  private List<InstanceRecord> instances(GatewayConfig config) {
    var instances = new ArrayList<>(config.instances());
    if (options.demo()) {
      instances.add(
          new InstanceRecord(
              "demo",
              "demo",
              Settings.none(),
              Map.of(),
              null,
              false,
              List.of(),
              true,
              Source.RUNTIME));
    }
    return instances;
  }

  private static FsyncPolicy fsync(GatewayConfig config) {
    return switch (config.audit().fsync()) {
      case NEVER -> new FsyncPolicy.Never();
      case INTERVAL -> new FsyncPolicy.Interval(FLUSH_AT_MOST);
      case EVERY -> new FsyncPolicy.Every();
    };
  }

  private PluginSupervisor plugins(HomeFolder home, GatewayConfig config, SecretVault secrets) {
    var folders = new ArrayList<>(options.pluginFolders());
    folders.add(home.plugins());
    var contexts =
        new ProviderContexts(
            new RelayedUpstreams(
                config.connect(),
                Surroundings.of(System.getenv(), File.separatorChar == '\\'),
                home.work().resolve("run")),
            new SecretReferences(System::getenv, secrets::reveal),
            home.instances(),
            clock);
    return new PluginSupervisor(folders, home.work(), contexts, HostLimits.defaults());
  }

  private Optional<String> firstStart(LayeredState state, PluginSupervisor plugins, KeyMint mint)
      throws IOException {
    var first = new FirstStart(state, plugins, mint);
    GatewayState now = state.state();
    if (now.keys().isEmpty() && nothingConfigured(now)) {
      first.discover();
    }
    return now.keys().isEmpty() ? Optional.of(first.firstKey()) : Optional.empty();
  }

  private static boolean nothingConfigured(GatewayState state) {
    return state.instances().values().stream()
        .allMatch(instance -> instance.source() == Source.RUNTIME);
  }

  private static List<String> ready(PluginSupervisor plugins) {
    return plugins.registry().instances().stream()
        .filter(instance -> instance.state() == InstanceView.State.READY)
        .map(InstanceView::id)
        .toList();
  }
}
