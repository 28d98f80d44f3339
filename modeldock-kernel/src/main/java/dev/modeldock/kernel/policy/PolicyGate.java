package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.alias.Named;
import dev.modeldock.kernel.names.Glob;
import dev.modeldock.kernel.names.Nearest;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.util.List;
import java.util.Optional;

/**
 * Decides what the key may reach: first by the name that was asked for, then by each concrete
 * target behind it, so that neither an alias nor a fallback is a way round.
 *
 * <p>The name is judged before it is known to exist: a key learns nothing of what it may not use.
 */
public final class PolicyGate implements Gate<Named, Approved> {

  private final StateStore state;
  private final KnownNames known;

  public PolicyGate(StateStore state, KnownNames known) {
    this.state = state;
    this.known = known;
  }

  @Override
  public Decision<Approved> decide(Named named) {
    KeyPolicy policy = named.scoped().key().policy();
    String requested = named.requested();
    if (!mayAskFor(policy, requested)) {
      return Decision.refuse(
          Refusal.of(
              ErrorCode.MODEL_NOT_ALLOWED,
              "The key '%s' may not use the model '%s'. It may use: %s."
                  .formatted(named.scoped().key().name(), requested, whatItMay(policy)),
              "model"));
    }
    if (named.candidates().isEmpty()) {
      return Decision.refuse(
          Refusal.of(ErrorCode.MODEL_NOT_FOUND, unknown(requested, policy), "model"));
    }
    List<ApprovedTarget> approved =
        named.candidates().stream()
            .filter(target -> mayReach(policy, target))
            .map(ApprovedTarget::new)
            .toList();
    return approved.isEmpty()
        ? Decision.refuse(
            Refusal.of(
                ErrorCode.MODEL_NOT_ALLOWED,
                "The key '%s' may ask for '%s', but may reach none of its targets."
                    .formatted(named.scoped().key().name(), requested),
                "model"))
        : Decision.pass(new Approved(named, approved));
  }

  /** {@return whether a key of that policy may ask for a model or alias by that name} */
  public static boolean mayAskFor(KeyPolicy policy, String name) {
    return policy.allow().models().isEmpty() && policy.allow().aliases().isEmpty()
        || Glob.anyMatches(policy.allow().models(), name)
        || Glob.anyMatches(policy.allow().aliases(), name);
  }

  /** {@return whether a key of that policy may reach {@code target}, asked for by whatever name} */
  public boolean mayReach(KeyPolicy policy, Target target) {
    Optional<InstanceRecord> instance = state.state().instance(target.instance());
    return (policy.allow().models().isEmpty()
            || Glob.anyMatches(policy.allow().models(), target.id()))
        && (policy.allow().instances().isEmpty()
            || Glob.anyMatches(policy.allow().instances(), target.instance()))
        && instance
            .map(InstanceRecord::allowedModels)
            .map(models -> models.isEmpty() || Glob.anyMatches(models, target.model()))
            .orElse(true);
  }

  private String unknown(String requested, KeyPolicy policy) {
    List<String> usable = known.names().stream().filter(name -> mayAskFor(policy, name)).toList();
    List<String> near = Nearest.to(requested, usable, 3);
    return "There is no model '%s'.%s See GET /v1/models for all of them."
        .formatted(
            requested, near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?");
  }

  private static String whatItMay(KeyPolicy policy) {
    var patterns = new java.util.ArrayList<>(policy.allow().aliases());
    patterns.addAll(policy.allow().models());
    return String.join(", ", patterns);
  }
}
