package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.admission.Admission;
import dev.modeldock.kernel.admission.AdmissionRules;
import dev.modeldock.kernel.admission.AdmittedHere;
import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.audit.UsageLedger;
import dev.modeldock.kernel.catalogue.ModelCatalogue;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.explain.ExplainRoutes;
import dev.modeldock.kernel.control.flight.FlightRoutes;
import dev.modeldock.kernel.control.key.KeyUsageRoutes;
import dev.modeldock.kernel.control.port.RunningRequests;
import dev.modeldock.kernel.endpoint.ChatEndpoint;
import dev.modeldock.kernel.endpoint.Dispatcher;
import dev.modeldock.kernel.endpoint.EmbeddingsEndpoint;
import dev.modeldock.kernel.endpoint.GatewayEndpoint;
import dev.modeldock.kernel.endpoint.ModelsEndpoint;
import dev.modeldock.kernel.endpoint.ResponsesEndpoint;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.explain.Allowances;
import dev.modeldock.kernel.explain.Explainer;
import dev.modeldock.kernel.flight.Flight;
import dev.modeldock.kernel.flight.InFlight;
import dev.modeldock.kernel.identity.Authenticator;
import dev.modeldock.kernel.identity.ChosenKey;
import dev.modeldock.kernel.identity.ScopeGate;
import dev.modeldock.kernel.limit.Meters;
import dev.modeldock.kernel.policy.Exposures;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.promptlog.PromptLog;
import dev.modeldock.kernel.promptlog.PromptSink;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.responses.ResponseStore;
import dev.modeldock.kernel.responses.StoreBounds;
import dev.modeldock.kernel.routing.CallWatch;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.routing.Ticker;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.tokens.TokenEstimates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** What stands between a client's request and a provider. */
final class DataPlane implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(100);

  private final GatewayConfig config;
  private final StateStore state;
  private final AuditSink audit;
  private final ProviderRegistry registry;
  private final ModelCatalogue catalogue;
  private final AliasGate aliases;
  private final PolicyGate policy;
  private final Router router;
  private final InFlight flights;
  private final Ticker ticker = new Ticker(TICK);

  DataPlane(
      GatewayConfig config,
      StateStore state,
      AuditSink audit,
      ProviderRegistry registry,
      InFlight flights,
      CallWatch watch) {
    this.config = config;
    this.state = state;
    this.audit = audit;
    this.registry = registry;
    this.catalogue = new ModelCatalogue(state, registry);
    this.aliases = new AliasGate(state);
    this.policy = new PolicyGate(state, Exposures.of(registry), catalogue);
    this.router = new Router(registry, config.limits(), watch);
    this.flights = flights;
  }

  /** {@return the models of all instances} */
  ModelCatalogue catalogue() {
    return catalogue;
  }

  /** {@return the requests that are being served} */
  RunningRequests running() {
    return () -> flights.list().stream().map(DataPlane::running).toList();
  }

  private static RunningRequests.Running running(Flight flight) {
    Target target = flight.target();
    return new RunningRequests.Running(
        flight.id(),
        flight.keyId(),
        flight.keyName(),
        flight.operation(),
        target == null ? null : target.id(),
        flight.phase().id(),
        flight.stream(),
        flight.since());
  }

  /** {@return what the control API offers of it} */
  List<Route> routes(InstantSource clock, Meters meters, UsageLedger ledger) {
    var explainer =
        new Explainer(aliases, policy, router, registry, Allowances.left(meters), clock);
    return Stream.of(
            new FlightRoutes(flights).routes(),
            new ExplainRoutes(state, explainer).routes(),
            new KeyUsageRoutes(new StateEditor(state), meters, ledger, clock).routes())
        .flatMap(List::stream)
        .toList();
  }

  /** {@return what serves a request as the key of an id would be served} */
  Function<String, Consumer<Exchange>> asKey(
      GatewayEndpoint endpoint, InstantSource clock, Meters meters) {
    return keyId ->
        endpoint.behind(
                new GatewayEndpoint.Gates(
                    new AdmittedHere(),
                    new ChosenKey(state, clock, keyId),
                    new ScopeGate(),
                    meters))
            ::handle;
  }

  GatewayEndpoint endpoint(
      Supplier<AdmissionRules> rules,
      Authenticator authenticator,
      InstantSource clock,
      Meters meters,
      Instant startedAt,
      PromptSink prompts) {
    var gates =
        new GatewayEndpoint.Gates(new Admission(rules), authenticator, new ScopeGate(), meters);
    var dispatcher = new Dispatcher(aliases, policy, router, config.limits(), ticker, flights);
    var promptLog = new PromptLog(config.promptLog().modes(), state::state, prompts);
    var chat = new ChatEndpoint(dispatcher, new TokenEstimates(), promptLog);
    return new GatewayEndpoint(
        gates,
        chat,
        new ResponsesEndpoint(chat, new ResponseStore(StoreBounds.standard(), clock)),
        new EmbeddingsEndpoint(dispatcher, promptLog),
        new ModelsEndpoint(state, catalogue, policy, startedAt),
        audit);
  }

  /** Ends the calls that are still under way, each with its dialect's error. */
  void endCalls() {
    ticker.stopAll();
  }

  @Override
  public void close() {
    ticker.close();
  }
}
