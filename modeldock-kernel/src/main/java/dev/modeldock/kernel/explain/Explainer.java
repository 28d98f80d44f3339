package dev.modeldock.kernel.explain;

import dev.modeldock.kernel.alias.AliasGate;
import dev.modeldock.kernel.alias.Meaning;
import dev.modeldock.kernel.explain.Hop.Fate;
import dev.modeldock.kernel.explain.Step.Stage;
import dev.modeldock.kernel.identity.ScopeGate;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.policy.Asker;
import dev.modeldock.kernel.policy.Judged;
import dev.modeldock.kernel.policy.Judgement;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.policy.Verdict;
import dev.modeldock.kernel.provider.InstanceView;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.routing.Router;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Says what would become of a request, by asking the stages that would decide over it, in their
 * order. It calls no provider and leaves no trace.
 */
public final class Explainer {

  private final AliasGate aliases;
  private final PolicyGate policy;
  private final Router router;
  private final ProviderRegistry registry;
  private final Allowances allowances;
  private final InstantSource clock;

  public Explainer(
      AliasGate aliases,
      PolicyGate policy,
      Router router,
      ProviderRegistry registry,
      Allowances allowances,
      InstantSource clock) {
    this.aliases = aliases;
    this.policy = policy;
    this.router = router;
    this.registry = registry;
    this.allowances = allowances;
    this.clock = clock;
  }

  /** {@return what would become of the request that {@code asked} stands for, if it came now} */
  public Explanation explain(Question asked) {
    KeyRecord key = asked.key();
    var peer = new Peer(InetAddress.getLoopbackAddress(), !asked.lan());
    Asker asker = Asker.of(key, peer);
    Meaning meaning = aliases.meaning(asked.model());
    Judgement judgement = policy.judge(asker, asked.model(), meaning.targets());
    List<Hop> hops = hops(judgement);

    Optional<Refusal> ofKey = invalid(key);
    Optional<Refusal> ofScope = ScopeGate.judge(key, peer, asked.operation());
    Optional<Refusal> ofPolicy = policy.refusal(asker, asked.model(), judgement);
    var steps = new ArrayList<Step>();
    steps.add(step(Stage.KEY, ofKey, "the key '%s' is good".formatted(key.name())));
    steps.add(
        step(
            Stage.SCOPE,
            ofScope,
            "it has the scope '%s'%s"
                .formatted(
                    asked.operation().scope().id(),
                    asked.lan() ? " and may be used from other machines" : "")));
    steps.add(new Step(Stage.ALIAS, !meaning.targets().isEmpty(), told(asked.model(), meaning)));
    steps.add(new Step(Stage.NAME, judgement.name().kept(), told(asked.model(), judgement.name())));
    steps.add(new Step(Stage.TARGETS, anyKept(judgement), told(judgement)));
    steps.add(new Step(Stage.ROUTE, has(hops, Fate.TRIED), told(hops)));
    return new Explanation(
        steps, hops, allowances.of(key), ofKey.or(() -> ofScope).or(() -> ofPolicy));
  }

  private Optional<Refusal> invalid(KeyRecord key) {
    Instant now = clock.instant();
    if (key.validAt(now)) {
      return Optional.empty();
    }
    return Optional.of(
        Refusal.of(
            ErrorCode.INVALID_API_KEY,
            key.revokedAt() != null
                ? "the key '%s' was revoked at %s".formatted(key.name(), key.revokedAt())
                : "the key '%s' has expired at %s".formatted(key.name(), key.expiresAt())));
  }

  private static Step step(Stage stage, Optional<Refusal> refusal, String otherwise) {
    return new Step(stage, refusal.isEmpty(), refusal.map(Refusal::message).orElse(otherwise));
  }

  private static String told(String model, Meaning meaning) {
    if (meaning.targets().isEmpty()) {
      return "nothing answers to '%s'".formatted(model);
    }
    return meaning.alias()
        ? "'%s' is an alias for %s"
            .formatted(
                model,
                meaning.targets().stream().map(Target::id).collect(Collectors.joining(", then ")))
        : "'%s' is a model of the instance '%s'"
            .formatted(model, meaning.targets().getFirst().instance());
  }

  private static String told(String model, Verdict name) {
    return switch (name) {
      case Verdict.Kept() -> "the key may ask for '%s'".formatted(model);
      case Verdict.Skipped(_, String why) -> why;
    };
  }

  private static String told(Judgement judgement) {
    long kept = judgement.targets().stream().filter(each -> each.verdict().kept()).count();
    return "the key may reach %d of %d".formatted(kept, judgement.targets().size());
  }

  private static boolean anyKept(Judgement judgement) {
    return judgement.targets().stream().anyMatch(each -> each.verdict().kept());
  }

  private static String told(List<Hop> hops) {
    String tried =
        hops.stream()
            .filter(hop -> hop.fate() == Fate.TRIED)
            .map(hop -> hop.target().id())
            .collect(Collectors.joining(", then "));
    return tried.isEmpty() ? "no target takes the request" : "it would be tried at " + tried;
  }

  private static boolean has(List<Hop> hops, Fate fate) {
    return hops.stream().anyMatch(hop -> hop.fate() == fate);
  }

  private List<Hop> hops(Judgement judgement) {
    List<Target> kept =
        judgement.targets().stream()
            .filter(each -> each.verdict().kept())
            .map(Judged::target)
            .toList();
    Router.Order order = router.order(kept);
    var hops = new ArrayList<Hop>();
    int place = 0;
    int tried = 0;
    for (Judged each : judgement.targets()) {
      switch (each.verdict()) {
        case Verdict.Skipped(var reason, String why) ->
            hops.add(new Hop(each.target(), Fate.SKIPPED, 0, reason.id(), why));
        case Verdict.Kept() -> {
          Hop hop = kept(each.target(), place++, order, tried + 1);
          tried = Math.max(tried, hop.order());
          hops.add(hop);
        }
      }
    }
    return hops;
  }

  private Hop kept(Target target, int place, Router.Order order, int next) {
    if (place >= order.reached().size()) {
      return new Hop(
          target, Fate.NOT_REACHED, 0, "attempts", "as many are tried before it as are at most");
    }
    if (order.passedOver().contains(target)) {
      return new Hop(
          target, Fate.PASSED_OVER, 0, "instance_down", "its instance is down, and another is not");
    }
    return available(target, next);
  }

  private Hop available(Target target, int next) {
    Optional<InstanceView> view =
        registry.instances().stream()
            .filter(each -> each.id().equals(target.instance()))
            .findFirst();
    return switch (view.map(InstanceView::state).orElse(null)) {
      case null -> unavailable(target, next, "no_instance", "there is no such instance");
      case READY -> new Hop(target, Fate.TRIED, next, null, "it takes requests");
      case DISABLED -> unavailable(target, next, "disabled", "the instance is disabled");
      case NO_PROVIDER ->
          unavailable(target, next, "no_provider", "no plugin of its type is loaded");
      case FAILED ->
          unavailable(
              target,
              next,
              "failed",
              "its provider does not run: " + String.join("; ", view.orElseThrow().problems()));
    };
  }

  private static Hop unavailable(Target target, int next, String reason, String detail) {
    return new Hop(target, Fate.UNAVAILABLE, next, reason, detail);
  }
}
