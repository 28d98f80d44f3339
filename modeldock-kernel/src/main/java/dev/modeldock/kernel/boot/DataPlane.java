package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.admission.Admission;
import dev.modeldock.kernel.admission.AdmissionRules;
import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.audit.AuditSink;
import dev.modeldock.kernel.catalogue.ModelCatalogue;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.endpoint.ChatEndpoint;
import dev.modeldock.kernel.endpoint.Dispatcher;
import dev.modeldock.kernel.endpoint.EmbeddingsEndpoint;
import dev.modeldock.kernel.endpoint.GatewayEndpoint;
import dev.modeldock.kernel.endpoint.ModelsEndpoint;
import dev.modeldock.kernel.endpoint.ResponsesEndpoint;
import dev.modeldock.kernel.identity.Authenticator;
import dev.modeldock.kernel.identity.ScopeGate;
import dev.modeldock.kernel.limit.Meters;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.responses.ResponseStore;
import dev.modeldock.kernel.responses.StoreBounds;
import dev.modeldock.kernel.routing.CallWatch;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.routing.Ticker;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.tokens.TokenEstimates;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Supplier;

/** What stands between a client's request and a provider. */
final class DataPlane implements AutoCloseable {

  private static final Duration TICK = Duration.ofMillis(100);

  private final GatewayConfig config;
  private final StateStore state;
  private final AuditSink audit;
  private final ProviderRegistry registry;
  private final ModelCatalogue catalogue;
  private final CallWatch watch;
  private final Ticker ticker = new Ticker(TICK);

  DataPlane(
      GatewayConfig config,
      StateStore state,
      AuditSink audit,
      ProviderRegistry registry,
      ModelCatalogue catalogue,
      CallWatch watch) {
    this.config = config;
    this.state = state;
    this.audit = audit;
    this.registry = registry;
    this.catalogue = catalogue;
    this.watch = watch;
  }

  GatewayEndpoint endpoint(
      Supplier<AdmissionRules> rules,
      Argon2id argon2,
      SecureRandom random,
      InstantSource clock,
      Meters meters,
      Instant startedAt) {
    var gates =
        new GatewayEndpoint.Gates(
            new Admission(rules),
            new Authenticator(state, argon2, random, clock),
            new ScopeGate(),
            meters);
    var policy = new PolicyGate(state, catalogue);
    var dispatcher =
        new Dispatcher(
            new AliasGate(state),
            policy,
            new Router(registry, config.limits(), watch),
            config.limits(),
            ticker);
    var chat = new ChatEndpoint(dispatcher, new TokenEstimates());
    return new GatewayEndpoint(
        gates,
        chat,
        new ResponsesEndpoint(chat, new ResponseStore(StoreBounds.standard(), clock)),
        new EmbeddingsEndpoint(dispatcher),
        new ModelsEndpoint(state, catalogue, policy, startedAt),
        audit);
  }

  @Override
  public void close() {
    ticker.close();
  }
}
