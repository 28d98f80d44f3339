package dev.modeldock.kernel.endpoint;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Provider;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.admission.Admission;
import dev.modeldock.kernel.admission.AdmissionRules;
import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.audit.AuditEvent;
import dev.modeldock.kernel.catalogue.ModelCatalogue;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.flight.InFlight;
import dev.modeldock.kernel.identity.MemoryState;
import dev.modeldock.kernel.identity.ScopeGate;
import dev.modeldock.kernel.limit.Meters;
import dev.modeldock.kernel.limit.day.DayBook;
import dev.modeldock.kernel.policy.Exposures;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.promptlog.PromptLog;
import dev.modeldock.kernel.promptlog.PromptModes;
import dev.modeldock.kernel.promptlog.PromptSink;
import dev.modeldock.kernel.promptlog.entry.PromptEntry;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.TestLease;
import dev.modeldock.kernel.provider.TestStandings;
import dev.modeldock.kernel.responses.ResponseStore;
import dev.modeldock.kernel.responses.StoreBounds;
import dev.modeldock.kernel.routing.CallLimits;
import dev.modeldock.kernel.routing.CallWatch;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.routing.Ticker;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.PromptLogging;
import dev.modeldock.kernel.tokens.TokenEstimates;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** The whole way of a request but for the edge and the plugins, with everything in memory. */
final class TestGateway implements AutoCloseable {

  private static final Duration LONG = Duration.ofSeconds(30);

  final RecordingAudit audit = new RecordingAudit();
  private final MemoryState state = new MemoryState();
  private final Map<String, Provider> providers = new ConcurrentHashMap<>();
  private final AtomicInteger leases = new AtomicInteger();
  final TestStandings standings = new TestStandings();
  private final TokenEstimates estimates = new TokenEstimates();
  private final Ticker ticker = new Ticker(Duration.ofMillis(5));
  private final ResponseStore responses =
      new ResponseStore(StoreBounds.standard(), InstantSource.system());
  final InFlight flights = new InFlight(TestKeys.STATE);

  /** The wall's clock stands at the moment at which all requests of these tests come. */
  final Meters meters =
      new Meters(
          new DayBook(audit), InstantSource.fixed(Instant.EPOCH.plusSeconds(1)), System::nanoTime);

  private CallLimits limits = limits(LONG, LONG, LONG);
  private CallWatch watch = CallWatch.none();
  private PromptModes promptModes = PromptModes.off();
  private PromptSink promptSink = new UnusedPrompts();

  /** Has the instance {@code id} be served by {@code provider}. */
  TestGateway with(String id, Provider provider) {
    providers.put(id, provider);
    return configured(id);
  }

  /** Has the instance {@code id} offer only the models that fit {@code globs}. */
  TestGateway with(String id, Provider provider, List<String> globs) {
    providers.put(id, provider);
    return configured(id, globs);
  }

  /** Has there be an instance that nothing serves. */
  TestGateway configured(String id) {
    return configured(id, List.of());
  }

  private TestGateway configured(String id, List<String> globs) {
    state.apply(
        new StateChange.PutInstance(
            new InstanceRecord(
                id,
                "scripted",
                Settings.none(),
                Map.of(),
                Risk.LOW,
                false,
                globs,
                true,
                Source.STATE)));
    return this;
  }

  TestGateway alias(String name, String... targets) {
    state.apply(
        new StateChange.PutAlias(
            new AliasRecord(
                name,
                Stream.of(targets).map(id -> Target.parse(id).orElseThrow()).toList(),
                Settings.none(),
                Source.STATE)));
    return this;
  }

  TestGateway limits(CallLimits shorter) {
    limits = shorter;
    return this;
  }

  /** Has {@code sink} get what {@code modes} let the prompt log keep. */
  TestGateway prompts(PromptModes modes, PromptSink sink) {
    promptModes = modes;
    promptSink = sink;
    return this;
  }

  /** Has what is sent to {@code id} be kept by the prompt log as {@code mode} says. */
  TestGateway promptLog(String id, PromptLogging mode) {
    state.apply(
        new StateChange.PutInstance(state.state().instance(id).orElseThrow().withPromptLog(mode)));
    return this;
  }

  TestGateway watchedBy(CallWatch other) {
    watch = other;
    return this;
  }

  static CallLimits limits(Duration first, Duration idle, Duration keepAlive) {
    return new CallLimits(first, idle, LONG, keepAlive, 3);
  }

  /** Serves {@code exchange} on this thread, to its end. */
  FakeExchange serve(FakeExchange exchange) {
    endpoint().handle(exchange);
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
    return exchange;
  }

  /** Serves {@code exchange} on a thread of its own. */
  Thread start(FakeExchange exchange) {
    GatewayEndpoint endpoint = endpoint();
    return Thread.ofVirtual().start(() -> endpoint.handle(exchange));
  }

  /** {@return what serves requests that come in some other way} */
  Consumer<Exchange> handler() {
    return endpoint()::handle;
  }

  /** {@return the one event that the one request has left} */
  AuditEvent event() {
    return audit.only();
  }

  private GatewayEndpoint endpoint() {
    ProviderRegistry registry = new Registry();
    var catalogue = new ModelCatalogue(state, registry);
    var policy = new PolicyGate(state, Exposures.of(registry), catalogue);
    var rules = AdmissionRules.local(3737, List.of(), List.of());
    var dispatcher =
        new Dispatcher(
            new AliasGate(state),
            policy,
            new Router(registry, limits, watch),
            limits,
            ticker,
            flights);
    var promptLog = new PromptLog(promptModes, state::state, promptSink);
    var chat = new ChatEndpoint(dispatcher, estimates, promptLog);
    return new GatewayEndpoint(
        new GatewayEndpoint.Gates(
            new Admission(() -> rules), TestKeys.AUTHENTICATOR, new ScopeGate(), meters),
        chat,
        new ResponsesEndpoint(chat, responses),
        new EmbeddingsEndpoint(dispatcher, promptLog),
        new ModelsEndpoint(state, catalogue, policy, Instant.ofEpochSecond(1_000)),
        audit);
  }

  @Override
  public void close() {
    ticker.close();
    assertThat(leases).as("leases that were not given back").hasValue(0);
  }

  /** The prompt log of a gateway that keeps none. */
  private static final class UnusedPrompts implements PromptSink {

    @Override
    public boolean later(int weight, Runnable work) {
      throw new AssertionError("the prompt log is off");
    }

    @Override
    public void write(int weight, Supplier<PromptEntry> entry) {
      throw new AssertionError("the prompt log is off");
    }
  }

  private final class Registry implements ProviderRegistry {

    @Override
    public Optional<Lease> lease(String instance) {
      return Optional.ofNullable(providers.get(instance))
          .map(provider -> new TestLease(instance, provider, standings.health(instance), leases));
    }

    @Override
    public Optional<InstanceStanding> standing(String instance) {
      return Optional.of(standings.of(instance));
    }

    @Override
    public List<InstanceView> instances() {
      return List.of();
    }
  }
}
