package dev.modeldock.kernel.plugin.step;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Notes the steps of one generation with their times. Used by one thread. */
public final class StepLog {

  private final InstantSource clock;
  private final List<StepTime> done = new ArrayList<>();
  private @Nullable Step current;
  private Instant since = Instant.EPOCH;
  private long began;

  public StepLog(InstantSource clock) {
    this.clock = clock;
  }

  /** Begins a step, which ends the one before. */
  public void begin(Step step) {
    end();
    current = step;
    since = clock.instant();
    began = System.nanoTime();
  }

  /** Ends the step that goes on, if one does. */
  public void end() {
    if (current != null) {
      done.add(new StepTime(current, since, Duration.ofNanos(System.nanoTime() - began)));
      current = null;
    }
  }

  /** Notes a step that was taken somewhere else and has ended now. */
  public void took(Step step, Duration time) {
    end();
    done.add(new StepTime(step, clock.instant().minus(time), time));
  }

  /** {@return all steps in their order, the last of which may go on} */
  public List<StepTime> steps() {
    var all = new ArrayList<>(done);
    if (current != null) {
      all.add(new StepTime(current, since, null));
    }
    return List.copyOf(all);
  }
}
