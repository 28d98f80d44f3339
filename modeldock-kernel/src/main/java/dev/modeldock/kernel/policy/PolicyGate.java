package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.alias.Named;
import dev.modeldock.kernel.names.Nearest;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.policy.Verdict.Reason;
import dev.modeldock.kernel.policy.Verdict.Skipped;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyPolicy;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Decides what the key may reach: first by the name that was asked for, then by each concrete
 * target behind it, so that neither an alias nor a fallback is a way round. A chain is filtered; it
 * is refused when nothing is left of it, and then the refusal says why of each target.
 *
 * <p>The name is judged before it is known to exist: a key learns nothing of what it may not use.
 *
 * <p>Whoever lists or explains what a key may reach asks {@link #judge} too.
 */
public final class PolicyGate implements Gate<Named, Approved> {

  private final PolicyRules rules;
  private final KnownNames known;

  public PolicyGate(StateStore state, Exposures exposures, KnownNames known) {
    this.rules = new PolicyRules(state, exposures);
    this.known = known;
  }

  @Override
  public Decision<Approved> decide(Named named) {
    Asker asker = Asker.of(named.scoped());
    Judgement judgement = judge(asker, named.requested(), named.candidates());
    Optional<Refusal> refusal = refusal(asker, named.requested(), judgement);
    return refusal.isPresent()
        ? Decision.refuse(refusal.get())
        : Decision.pass(new Approved(named, kept(judgement)));
  }

  private static List<ApprovedTarget> kept(Judgement judgement) {
    return judgement.targets().stream()
        .filter(each -> each.verdict().kept())
        .map(each -> new ApprovedTarget(each.target()))
        .toList();
  }

  /**
   * {@return what the policy says of {@code requested} and of each of the targets that it stands
   * for}
   */
  public Judgement judge(Asker asker, String requested, List<Target> candidates) {
    return new Judgement(
        rules.name(asker, requested),
        candidates.stream()
            .map(target -> new Judged(target, rules.target(asker, target)))
            .toList());
  }

  /** {@return what a client is told of a request that is judged so; nothing if it goes on} */
  public Optional<Refusal> refusal(Asker asker, String requested, Judgement judgement) {
    if (!judgement.name().kept()) {
      return Optional.of(
          Refusal.of(
              ErrorCode.MODEL_NOT_ALLOWED,
              "The key '%s' may not use the model '%s'.%s"
                  .formatted(asker.key(), requested, whatItMay(asker.policy())),
              "model"));
    }
    if (judgement.targets().isEmpty()) {
      return Optional.of(Refusal.of(ErrorCode.MODEL_NOT_FOUND, unknown(requested, asker), "model"));
    }
    return judgement.passes()
        ? Optional.empty()
        : Optional.of(
            Refusal.of(
                code(judgement),
                "The key '%s' may ask for '%s', but may reach none of its targets: %s."
                    .formatted(asker.key(), requested, obstacles(judgement)),
                "model"));
  }

  private static ErrorCode code(Judgement judgement) {
    return judgement.targets().stream().allMatch(each -> isFor(each.verdict(), Reason.LAN))
        ? ErrorCode.PEER_NOT_ALLOWED
        : ErrorCode.MODEL_NOT_ALLOWED;
  }

  private static boolean isFor(Verdict verdict, Reason reason) {
    return verdict instanceof Skipped skipped && skipped.reason() == reason;
  }

  private static String obstacles(Judgement judgement) {
    return judgement.targets().stream()
        .filter(each -> each.verdict() instanceof Skipped)
        .map(each -> "%s (%s)".formatted(each.target(), ((Skipped) each.verdict()).why()))
        .collect(Collectors.joining(", "));
  }

  private String unknown(String requested, Asker asker) {
    List<String> usable = known.names().stream().filter(name -> mayUse(asker, name)).toList();
    List<String> near = Nearest.to(requested, usable, 3);
    return "There is no model '%s'.%s See GET /v1/models for all of them."
        .formatted(
            requested, near.isEmpty() ? "" : " Did you mean " + String.join(" or ", near) + "?");
  }

  private boolean mayUse(Asker asker, String name) {
    return rules.name(asker, name).kept()
        && Target.parse(name).map(target -> rules.target(asker, target).kept()).orElse(true);
  }

  private static String whatItMay(KeyPolicy policy) {
    var patterns = new ArrayList<>(policy.allow().aliases());
    patterns.addAll(policy.allow().models());
    return patterns.isEmpty() ? "" : " It may use: " + String.join(", ", patterns) + ".";
  }
}
