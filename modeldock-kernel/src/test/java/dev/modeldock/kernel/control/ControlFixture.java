package dev.modeldock.kernel.control;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.kernel.audit.KeyUsage;
import dev.modeldock.kernel.audit.UsageLedger;
import dev.modeldock.kernel.control.action.AuditedState;
import dev.modeldock.kernel.control.caller.Caller;
import dev.modeldock.kernel.control.caller.Credentials;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.instance.InstanceRoutes;
import dev.modeldock.kernel.control.instance.ProviderRoutes;
import dev.modeldock.kernel.control.key.KeyRoutes;
import dev.modeldock.kernel.control.live.Glances;
import dev.modeldock.kernel.control.live.LiveHub;
import dev.modeldock.kernel.control.live.LiveRoutes;
import dev.modeldock.kernel.control.port.ConfigView;
import dev.modeldock.kernel.control.port.GatewayInfo;
import dev.modeldock.kernel.control.port.InstanceProbe;
import dev.modeldock.kernel.control.port.KeyMinting;
import dev.modeldock.kernel.control.port.ModelCatalogue;
import dev.modeldock.kernel.control.port.PluginCatalogue;
import dev.modeldock.kernel.control.port.PluginCatalogue.Life;
import dev.modeldock.kernel.control.port.RunningRequests;
import dev.modeldock.kernel.control.resource.AliasRoutes;
import dev.modeldock.kernel.control.resource.AuditRoutes;
import dev.modeldock.kernel.control.resource.CatalogueRoutes;
import dev.modeldock.kernel.control.resource.GatewayRoutes;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.pipeline.PresentedKey;
import dev.modeldock.kernel.promptlog.PromptModes;
import dev.modeldock.kernel.provider.InstanceStanding;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.TestStandings;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyHash;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The control API over a state in memory, with everything behind its ports in the test's hands. */
final class ControlFixture {

  static final String TOKEN = "the-control-token";
  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  final MemoryStateStore store;
  final MemoryAuditLog audit = new MemoryAuditLog();
  final RecordedActions actions = new RecordedActions();
  final List<String> problems = new ArrayList<>();
  final List<Boolean> refreshes = new ArrayList<>();
  final TestStandings standings = new TestStandings();
  final List<InstanceProbe.Wish> wishes = new ArrayList<>();
  InstanceProbe.Result result = InstanceProbe.Result.OK;
  final List<ProviderDescriptor> types = new ArrayList<>();
  final List<RunningRequests.Running> running = new CopyOnWriteArrayList<>();
  final List<Route> live = new ArrayList<>();
  boolean ready = true;
  int reconciled;
  int minted;
  private final ControlJson json = new ControlJson();
  private final List<Route> routes = new ArrayList<>();
  private final ControlHandler handler;

  /** What came back. */
  record Response(int status, Map<String, @Nullable Object> body, List<String> headers) {

    Map<?, ?> error() {
      return (Map<?, ?>) body.get("error");
    }

    List<?> data() {
      return (List<?>) body.get("data");
    }
  }

  ControlFixture() {
    this(new MemoryStateStore(), _ -> List.of());
  }

  /** {@code more} makes further routes over the state. */
  ControlFixture(MemoryStateStore store, Function<StateEditor, List<Route>> more) {
    this(store, _ -> Optional.empty(), more);
  }

  /** {@code others} may use it beside whoever has the token. */
  ControlFixture(
      MemoryStateStore store, Credentials others, Function<StateEditor, List<Route>> more) {
    this.store = store;
    var editor = new StateEditor(new AuditedState(store, actions, () -> NOW));
    var registry = registry();
    routes.addAll(
        new GatewayRoutes(gateway(), editor, registry, () -> NOW, PromptModes.off(), plugins())
            .routes());
    routes.addAll(
        new InstanceRoutes(
                editor, registry, _ -> List.copyOf(problems), this::tested, () -> reconciled++)
            .routes());
    routes.addAll(new ProviderRoutes(() -> types).routes());
    routes.addAll(new AliasRoutes(editor).routes());
    routes.addAll(new KeyRoutes(editor, minting(), usage(), () -> NOW).routes());
    routes.addAll(new AuditRoutes(audit, editor).routes());
    routes.addAll(new CatalogueRoutes(models(), config()).routes());
    var glances = new Glances(gateway(), editor, registry, plugins(), () -> List.copyOf(running));
    live.addAll(new LiveRoutes(new LiveHub(glances, audit)).routes());
    routes.addAll(live);
    routes.addAll(more.apply(editor));
    Credentials owner = ControlFixture::owner;
    handler = new ControlHandler(owner.or(others), actions, routes, Duration.ofMillis(20));
  }

  private static Optional<Caller> owner(Exchange exchange) {
    PresentedKey key = exchange.inbound().key();
    return key != null && key.reveal().equals(TOKEN)
        ? Optional.of(Caller.withToken())
        : Optional.empty();
  }

  Response get(String path) throws ControlProblem {
    return send("GET", path, TOKEN, "");
  }

  Response post(String path, String body) throws ControlProblem {
    return send("POST", path, TOKEN, body);
  }

  Response send(String method, String path, @Nullable String key, String body)
      throws ControlProblem {
    return send(new FakeExchange(method, path, key, body));
  }

  /**
   * What is answered is compared with what the route says of itself, whatever the test is about.
   */
  Response send(FakeExchange exchange) throws ControlProblem {
    handler.handle(exchange);
    var answer = exchange.answer;
    if (answer == null) {
      throw new AssertionError("no answer");
    }
    var response =
        new Response(
            answer.status(),
            json.readObject(answer.body()),
            answer.headers().stream().map(it -> it.name() + ": " + it.value()).toList());
    var in = exchange.inbound();
    routes.stream()
        .filter(route -> route.method().equals(in.method()))
        .filter(route -> route.match(in.path()).isPresent())
        .findFirst()
        .filter(route -> route.doc().isPresent())
        .ifPresent(route -> Documented.check(route, response.status(), response.body()));
    return response;
  }

  void handle(Exchange exchange) {
    handler.handle(exchange);
  }

  static String text(Object value) {
    return new String(new ControlJson().write(value), StandardCharsets.UTF_8);
  }

  private ProviderRegistry registry() {
    return new ProviderRegistry() {
      @Override
      public Optional<Lease> lease(String instance) {
        return Optional.empty();
      }

      @Override
      public Optional<InstanceStanding> standing(String instance) {
        return Optional.of(standings.of(instance));
      }

      @Override
      public List<InstanceView> instances() {
        return store.state().instances().values().stream()
            .map(it ->
                new InstanceView(
                    it.id(),
                    it.type(),
                    it.enabled() ? InstanceView.State.READY : InstanceView.State.DISABLED,
                    List.of(),
                    "ollama 1.0",
                    3))
            .toList();
      }
    };
  }

  private List<InstanceProbe.Step> tested(String instance, InstanceProbe.Wish wish) {
    wishes.add(wish);
    return List.of(new InstanceProbe.Step("provider", result, "because"));
  }

  private KeyMinting minting() {
    return new KeyMinting() {
      @Override
      public Minted mint(String name, KeyGrant grant, @Nullable Instant expiresAt) {
        String id = "pub" + ++minted;
        return new Minted(
            new KeyRecord(
                id, name, "mdk_" + id, KeyHashes.of("$argon2id$hash"), grant, NOW, expiresAt, null),
            "mdk_" + id + "_secret");
      }

      @Override
      public Minted rotate(KeyRecord key, Duration grace) {
        var hash = new KeyHash("$argon2id$rotated" + ++minted, null);
        return new Minted(
            key.with(
                grace.isZero() ? KeyHashes.of(hash) : key.hashes().rotated(hash, NOW.plus(grace))),
            "mdk_" + key.id() + "_rotated");
      }
    };
  }

  private static UsageLedger usage() {
    return new UsageLedger() {
      @Override
      public Optional<Instant> lastUsed(String keyId) {
        return keyId.equals("pub1") ? Optional.of(NOW.minusSeconds(5)) : Optional.empty();
      }

      @Override
      public KeyUsage used(String keyId, LocalDate day) {
        return KeyUsage.NONE;
      }
    };
  }

  private ModelCatalogue models() {
    return refresh -> {
      refreshes.add(refresh);
      return List.of(
          new ModelCatalogue.Entry(
              new Target("ollama-local", "qwen3:8b"),
              ModelDescriptor.of("qwen3:8b").withContextTokens(4096)));
    };
  }

  private static PluginCatalogue plugins() {
    return () ->
        List.of(
            new PluginCatalogue.Entry(
                "ollama",
                "1.0",
                "ollama",
                "ready",
                "ab12",
                3,
                List.of(),
                new Life("ollama.jar", List.of(), 0, 0, List.of()),
                null));
  }

  private static ConfigView config() {
    return new ConfigView() {
      @Override
      public Optional<Path> file() {
        return Optional.of(Path.of("modeldock.yaml"));
      }

      @Override
      public List<Value> values() {
        return List.of(
            new Value("port", 3737, "default"), new Value("hosts", List.of("a"), "file"));
      }
    };
  }

  private GatewayInfo gateway() {
    return new GatewayInfo() {
      @Override
      public String version() {
        return "0.1.0";
      }

      @Override
      public URI gateway() {
        return URI.create("http://127.0.0.1:3737");
      }

      @Override
      public URI control() {
        return URI.create("http://127.0.0.1:3738");
      }

      @Override
      public Path home() {
        return Path.of("home");
      }

      @Override
      public long pid() {
        return 42;
      }

      @Override
      public Instant startedAt() {
        return NOW.minusSeconds(90);
      }

      @Override
      public int inFlight() {
        return 2;
      }

      @Override
      public boolean ready() {
        return ready;
      }
    };
  }
}
