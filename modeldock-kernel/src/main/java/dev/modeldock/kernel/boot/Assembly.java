package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.file.AuditJournal;
import dev.modeldock.kernel.browser.Browsers;
import dev.modeldock.kernel.browser.SignInCodes;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.config.TelemetryConfig;
import dev.modeldock.kernel.control.about.AboutRoutes;
import dev.modeldock.kernel.control.action.AuditedState;
import dev.modeldock.kernel.control.browser.BrowserCredentials;
import dev.modeldock.kernel.control.browser.BrowserRoutes;
import dev.modeldock.kernel.control.browser.SignInLinks;
import dev.modeldock.kernel.control.caller.Caller;
import dev.modeldock.kernel.control.caller.Credentials;
import dev.modeldock.kernel.control.certificate.CertificateRoutes;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.log.LogRoutes;
import dev.modeldock.kernel.control.playground.ChatRoutes;
import dev.modeldock.kernel.control.usage.UsageRoutes;
import dev.modeldock.kernel.crypto.AesGcm;
import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.endpoint.GatewayEndpoint;
import dev.modeldock.kernel.flight.InFlight;
import dev.modeldock.kernel.flight.RevocationWatch;
import dev.modeldock.kernel.health.watch.HealthWatch;
import dev.modeldock.kernel.home.ControlToken;
import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.home.RuntimeFile;
import dev.modeldock.kernel.home.SecretKeyFiles;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.host.SecretReferences;
import dev.modeldock.kernel.identity.Authenticator;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.limit.Meters;
import dev.modeldock.kernel.limit.day.DayBook;
import dev.modeldock.kernel.log.LogFile;
import dev.modeldock.kernel.log.read.LogFiles;
import dev.modeldock.kernel.metrics.GatewayMetrics;
import dev.modeldock.kernel.pipeline.PresentedKey;
import dev.modeldock.kernel.plugin.PluginSupervisor;
import dev.modeldock.kernel.plugin.PluginView;
import dev.modeldock.kernel.plugin.trust.CorePins;
import dev.modeldock.kernel.plugin.trust.OwnersJudge;
import dev.modeldock.kernel.plugin.trust.PluginJudge;
import dev.modeldock.kernel.policy.Exposures;
import dev.modeldock.kernel.process.Surroundings;
import dev.modeldock.kernel.promptlog.file.PromptJournal;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.trial.Probation;
import dev.modeldock.kernel.reach.OwnListeners;
import dev.modeldock.kernel.secret.SecretVault;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.LayeredState;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.file.JournalStateStore;
import dev.modeldock.kernel.store.mapdb.MapDbUsageStore;
import dev.modeldock.kernel.telemetry.Telemetry;
import dev.modeldock.kernel.ui.UiHandler;
import dev.modeldock.kernel.usage.Rollups;
import dev.modeldock.kernel.workbench.FirstCall;
import dev.modeldock.kernel.workbench.Workbench;
import java.io.File;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Puts the gateway together, by hand and in the order in which the parts need each other. Whatever
 * is opened is closed in the reverse order, also when a later part cannot be opened.
 */
final class Assembly {

  private static final System.Logger LOG = System.getLogger(Assembly.class.getName());

  private final GatewayOptions options;
  private final Closing closing;
  private final Clock clock = Clock.systemUTC();
  private final SecureRandom random = new SecureRandom();
  private final Argon2id argon2 = new Argon2id(random);
  private final OwnListeners own = new OwnListeners();

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
    var source = new FileConfig(options);
    GatewayConfig config = source.read();
    HomeFolder home = closing.with(HomeFolder.open(options.home()));
    LogFile.begin(home.logs());

    AuditJournal audit = closing.with(AuditPlane.open(home, config.audit(), clock));
    Rollups rollups =
        closing.with(Rollups.start(audit, () -> MapDbUsageStore.open(home.index()), clock));
    StateStore kept = closing.with(JournalStateStore.open(home.state()));
    var flights = new InFlight(kept);
    var audited = new AuditedState(kept, AuditPlane.actions(audit), clock);
    LayeredState state =
        new LayeredState(
            new RevocationWatch(audited, flights), source.instances(config), config.aliases());
    LanSide.requireKey(config.listen(), state.state(), clock.instant());
    SecretVault secrets =
        SecretVault.open(new SecretKeyFiles(home.root(), random), state, new AesGcm(random), clock);
    own.on(List.of(config.listen().port(), config.listen().controlPort()));
    PluginSupervisor plugins = closing.with(plugins(home, config, secrets, state, audit));
    plugins.start();
    plugins.reconcile(state.state());
    plugins.watch();

    var mint = new KeyMint(random, argon2, clock);
    Optional<String> firstKey = firstStart(state, plugins, mint);
    closing.with(new HealthWatch(plugins.registry()));
    var serving = new Serving(home.root(), clock.instant(), options.dev());
    var metrics = new GatewayMetrics(serving, plugins.registry());
    PromptJournal prompts =
        closing.with(
            PromptJournal.open(
                home.prompts(),
                config.promptLog().retention(),
                config.promptLog().maxTotal(),
                clock));
    metrics.watch(prompts);
    // Closed after the listeners: answers that end within the stop still have their limits.
    var data =
        closing.with(
            new DataPlane(
                config,
                state,
                told(config.telemetry(), serving, plugins)
                    .apply(AuditPlane.requests(audit, config.audit(), metrics)),
                plugins.registry(),
                flights,
                metrics.calls()));
    var meters = new Meters(closing.with(new DayBook(audit)), clock, System::nanoTime);
    meters.readAhead(state.state().keys().values());
    LanSide lan = closing.with(LanSide.open(config.listen(), home.root(), random, clock));
    var listeners = closing.with(new Listeners(config.listen(), lan, data::endCalls));
    var authenticator = new Authenticator(state, argon2, random, clock);
    GatewayEndpoint endpoint =
        data.endpoint(lan::rules, authenticator, clock, meters, serving.startedAt(), prompts);
    var chat =
        new ChatRoutes(
            state,
            key ->
                serving.counting(
                    endpoint.behind(listeners.control(), authenticator.actingAs(key.id()))
                        ::handle));
    var codes = new SignInCodes(random, clock);
    var links = new SignInLinks(codes, serving::control);
    Browsers browsers = Browsers.open(home.root(), random, clock);
    var control =
        new ControlPlane(serving, config, state, audit, plugins, data.catalogue())
            .also(data.routes(clock, meters, audit.usage()))
            .also(new LogRoutes(new LogFiles(home.logs())).routes())
            .also(new AboutRoutes(serving, machine(), home.logs(), source.file()).routes())
            .also(new CertificateRoutes(serving).routes())
            .also(chat.routes())
            .also(new BrowserRoutes(codes, browsers, links).routes())
            .also(new UsageRoutes(rollups, new StateEditor(state), clock).routes())
            .watching(data.running());
    listeners.start(
        serving.counting(endpoint::handle),
        UiHandler.serving(
            options.dev(),
            control.handler(
                    token(home.root()).or(new BrowserCredentials(browsers)),
                    mint,
                    secrets,
                    clock,
                    source,
                    metrics,
                    prompts)
                ::handle));

    own.on(listeners.ports());
    closing.with(() -> RuntimeFile.remove(home.root()));
    serving.ready(listeners.gatewayUri(), listeners.controlUri(), lan);
    new RuntimeFile(serving.pid(), serving.gateway(), serving.control(), serving.startedAt())
        .write(home.root());
    return new Gateway(
        serving,
        closing,
        links,
        closing.with(
            new Workbench(
                plugins,
                new FirstCall(plugins, state, data.catalogue(), mint, clock),
                home.work().resolve("author"))),
        new Gateway.Beginning(
            firstKey,
            ready(plugins),
            guarded(plugins),
            config.promptLog().modes().widest(state.state()).id(),
            unsigned(plugins)));
  }

  private static Credentials token(Path home) throws IOException {
    ControlToken token = ControlToken.openOrCreate(home);
    return exchange -> {
      PresentedKey key = exchange.inbound().key();
      return key != null && token.matches(key.reveal())
          ? Optional.of(Caller.withToken())
          : Optional.empty();
    };
  }

  private static AboutRoutes.Machine machine() {
    return new AboutRoutes.Machine(
        System.getProperty("java.vendor", "unknown"),
        System.getProperty("os.name", "unknown"),
        System.getProperty("os.version", "unknown"),
        System.getProperty("os.arch", "unknown"));
  }

  private UnaryOperator<AuditSink> told(
      TelemetryConfig config, Serving serving, PluginSupervisor plugins) {
    URI endpoint = config.endpoint();
    return endpoint == null
        ? UnaryOperator.identity()
        : closing.with(
                Telemetry.open(
                    endpoint,
                    config.traces(),
                    config.metrics(),
                    serving.version(),
                    plugins.registry()))
            ::telling;
  }

  private PluginSupervisor plugins(
      HomeFolder home,
      GatewayConfig config,
      SecretVault secrets,
      StateStore state,
      AuditJournal audit)
      throws IOException {
    // The owner's own folder counts before what the distribution brings.
    var folders = new ArrayList<>(List.of(home.plugins()));
    folders.addAll(options.pluginFolders());
    var contexts =
        new ProviderContexts(
            new RelayedUpstreams(
                config.connect(),
                Surroundings.of(System.getenv(), File.separatorChar == '\\'),
                home.work().resolve("run"),
                own),
            new SecretReferences(System::getenv, secrets::reveal),
            home.instances(),
            clock);
    return new PluginSupervisor(
        folders,
        home.work(),
        contexts,
        HostLimits.defaults()
            .withDrain(config.plugins().drain())
            .withHeapDumps(config.plugins().heapDumpOnLeak()),
        new PluginSupervisor.Rules(
            judge(state), Probation.Rule.standard().withDefects(config.plugins().rollbackAfter())),
        AuditPlane.plugins(audit, clock));
  }

  private PluginJudge judge(StateStore state) throws IOException {
    Path pins = options.corePins();
    CorePins core =
        pins == null ? CorePins.none() : CorePins.read(pins, options.pluginFolders().getLast());
    if (options.dev()) {
      LOG.log(
          Level.WARNING,
          "started with --dev: plugins that nobody signed are loaded without their owner's word");
    }
    return new OwnersJudge(state, core, options.dev(), clock);
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

  private static List<String> unsigned(PluginSupervisor plugins) {
    return plugins.plugins().stream()
        .filter(PluginView::servesUnsigned)
        .map(each -> each.id() + "@" + each.version())
        .toList();
  }

  private static List<GuardedInstance> guarded(PluginSupervisor plugins) {
    Exposures exposures = Exposures.of(plugins.registry());
    return ready(plugins).stream()
        .map(id -> new GuardedInstance(id, exposures.of(id).cloud(), exposures.of(id).highRisk()))
        .filter(each -> each.cloud() || each.highRisk())
        .toList();
  }
}
