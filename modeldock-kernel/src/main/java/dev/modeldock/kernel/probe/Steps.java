package dev.modeldock.kernel.probe;

import dev.modeldock.kernel.control.port.InstanceProbe.Result;
import dev.modeldock.kernel.control.port.InstanceProbe.Step;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The steps of a test as they are taken. Once one has failed, nothing is noted any more. */
final class Steps {

  private static final List<String> NAMES =
      List.of("provider", "reachable", "authenticated", "models", "first token");

  private final List<Step> taken = new ArrayList<>();
  private boolean over;

  synchronized void ok(String detail) {
    note(Result.OK, detail);
  }

  synchronized void skipped(String detail) {
    note(Result.SKIPPED, detail);
  }

  /** Ends the test. */
  synchronized void failed(String detail) {
    note(Result.FAILED, detail);
    over = true;
  }

  /** Ends the test because its time is over. */
  synchronized void overdue(Duration patience) {
    failed(
        "it was not done within %d s in all; a model that is not in memory may take longer to load:"
                .formatted(patience.toSeconds())
            + " load it, or test again");
  }

  private void note(Result result, String detail) {
    if (!over && taken.size() < NAMES.size()) {
      taken.add(new Step(NAMES.get(taken.size()), result, detail));
    }
  }

  /** {@return all steps; those that were not come to are skipped} */
  synchronized List<Step> all() {
    over = true;
    var all = new ArrayList<>(taken);
    NAMES
        .subList(taken.size(), NAMES.size())
        .forEach(name -> all.add(new Step(name, Result.SKIPPED, "")));
    return List.copyOf(all);
  }
}
