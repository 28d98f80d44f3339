package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.names.Glob;
import dev.modeldock.kernel.policy.Verdict.Kept;
import dev.modeldock.kernel.policy.Verdict.Reason;
import dev.modeldock.kernel.policy.Verdict.Skipped;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.Reach;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What a key may ask for and reach: the one place where that is judged. To be read from top to
 * bottom; the first rule that skips counts, and what is not known counts as the worst that it could
 * be.
 */
final class PolicyRules {

  private static final Verdict KEPT = new Kept();

  private final StateStore state;
  private final Exposures exposures;

  PolicyRules(StateStore state, Exposures exposures) {
    this.state = state;
    this.exposures = exposures;
  }

  /**
   * Judges a name, whether it exists or not.
   *
   * <p>A name with a colon can only be an id, and one without only an alias. Globs of aliases are
   * for aliases alone; those of models are for both, as whoever denies a name means the name.
   */
  Verdict name(Asker asker, String name) {
    boolean alias = Target.parse(name).isEmpty();
    KeyPolicy policy = asker.policy();
    if (denied(policy.deny().models(), name) || alias && denied(policy.deny().aliases(), name)) {
      return new Skipped(Reason.DENIED, "the key is denied '%s'".formatted(name));
    }
    boolean free = policy.allow().models().isEmpty() && policy.allow().aliases().isEmpty();
    return free
            || Glob.anyMatches(policy.allow().models(), name)
            || alias && Glob.anyMatches(policy.allow().aliases(), name)
        ? KEPT
        : new Skipped(Reason.NOT_ALLOWED, "the key is not allowed '%s'".formatted(name));
  }

  /** Judges a target, asked for by whatever name. */
  Verdict target(Asker asker, Target target) {
    KeyPolicy policy = asker.policy();
    String instance = target.instance();
    if (denied(policy.deny().models(), target.id())
        || denied(policy.deny().instances(), instance)) {
      return new Skipped(Reason.DENIED, "the key is denied it");
    }
    if (!allowed(policy.allow().models(), target.id())
        || !allowed(policy.allow().instances(), instance)) {
      return new Skipped(Reason.NOT_ALLOWED, "the key is not allowed it");
    }
    Optional<InstanceRecord> record = state.state().instance(instance);
    if (!allowed(record.map(InstanceRecord::allowedModels).orElse(List.of()), target.model())) {
      return new Skipped(
          Reason.NOT_OFFERED, "the instance '%s' does not offer that model".formatted(instance));
    }
    if (!asker.thisMachine() && !record.map(InstanceRecord::lan).orElse(false)) {
      return new Skipped(
          Reason.LAN,
          "the instance '%s' serves this machine only; it would have to be added with --lan"
              .formatted(instance));
    }
    return exposed(asker, exposures.of(instance));
  }

  private static Verdict exposed(Asker asker, Exposure exposure) {
    Set<Reach> reach = asker.policy().reach();
    boolean tooFar = exposure.cloud() && !reach.contains(Reach.CLOUD);
    boolean tooRisky = exposure.highRisk() && !reach.contains(Reach.HIGH_RISK);
    if (tooFar && tooRisky) {
      return beyond(
          asker,
          Reason.CLOUD,
          "prompts would leave your network, and its risk is high",
          "--allow-cloud --allow-high-risk");
    }
    if (tooFar) {
      return beyond(asker, Reason.CLOUD, "prompts would leave your network", "--allow-cloud");
    }
    return tooRisky
        ? beyond(asker, Reason.HIGH_RISK, "its risk is high", "--allow-high-risk")
        : KEPT;
  }

  private static Verdict beyond(Asker asker, Reason reason, String what, String flags) {
    return new Skipped(
        reason,
        "%s; it takes a key that may: modeldock keys update %s %s"
            .formatted(what, quoted(asker.key()), flags));
  }

  private static String quoted(String name) {
    return name.indexOf(' ') < 0 ? name : "\"" + name + "\"";
  }

  private static boolean allowed(List<String> globs, String text) {
    return globs.isEmpty() || Glob.anyMatches(globs, text);
  }

  /** Runtimes take names in any case, so a denied one must not pass in another. */
  private static boolean denied(List<String> globs, String text) {
    if (globs.isEmpty()) {
      return false;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    return globs.stream().anyMatch(glob -> Glob.matches(glob.toLowerCase(Locale.ROOT), lower));
  }
}
