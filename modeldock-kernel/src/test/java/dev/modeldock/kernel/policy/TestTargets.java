package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.state.Target;
import java.util.List;
import java.util.stream.Stream;

/** Approved targets for tests of what comes after the policy. */
public final class TestTargets {

  private TestTargets() {}

  public static List<ApprovedTarget> approved(String... ids) {
    return Stream.of(ids).map(id -> new ApprovedTarget(Target.parse(id).orElseThrow())).toList();
  }
}
