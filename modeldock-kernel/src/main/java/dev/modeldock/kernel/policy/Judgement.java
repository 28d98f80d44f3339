package dev.modeldock.kernel.policy;

import java.util.List;

/**
 * All that the policy says of a request: of its name, and of each target behind it.
 *
 * @param name of the name that was asked for; if it is skipped, no target counts
 * @param targets of the targets, in their order
 */
public record Judgement(Verdict name, List<Judged> targets) {

  public Judgement {
    targets = List.copyOf(targets);
  }

  /** {@return whether a request may go on: its name may be asked for, and a target is kept} */
  public boolean passes() {
    return name.kept() && targets.stream().anyMatch(each -> each.verdict().kept());
  }
}
