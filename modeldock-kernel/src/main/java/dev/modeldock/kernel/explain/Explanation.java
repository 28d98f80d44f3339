package dev.modeldock.kernel.explain;

import dev.modeldock.kernel.pipeline.Refusal;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What would become of a request, and why.
 *
 * @param steps what each stage would say; all of them, also behind one that refuses
 * @param hops the targets, in the order of the chain
 * @param allowances the limits of the key
 * @param refusal what the client would be told, if it would be refused
 */
public record Explanation(
    List<Step> steps,
    List<Hop> hops,
    List<Allowances.Allowance> allowances,
    Optional<Refusal> refusal) {

  /** What would become of it. */
  public enum Result {
    /** It would be sent to a runtime. */
    SERVED,
    /** The key may, but no instance takes requests now. */
    UNAVAILABLE,
    /** It would be refused. */
    REFUSED;

    /** {@return the name in answers} */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public Explanation {
    steps = List.copyOf(steps);
    hops = List.copyOf(hops);
    allowances = List.copyOf(allowances);
  }

  /** {@return what would become of the request} */
  public Result result() {
    if (refusal.isPresent()) {
      return Result.REFUSED;
    }
    return hops.stream().anyMatch(hop -> hop.fate() == Hop.Fate.TRIED)
        ? Result.SERVED
        : Result.UNAVAILABLE;
  }
}
