package dev.modeldock.kernel.control.port;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Tries an instance out, step by step, from its provider to the first piece of an answer. */
public interface InstanceProbe {

  /**
   * Tries the instance. Blocks for as long as that takes, within a bound. The first step that fails
   * has all later ones skipped.
   *
   * @param instance its id
   * @param wish what to try
   * @return all steps, in their order
   */
  List<Step> test(String instance, Wish wish) throws InterruptedException;

  /**
   * What to try.
   *
   * @param model the model to ask for a first token; null for one that is at hand
   * @param noTokens whether to ask no model at all
   */
  record Wish(@Nullable String model, boolean noTokens) {}

  /**
   * A step.
   *
   * @param name what is tried
   * @param result what came of it
   * @param detail one line: what was found, or what is wrong
   */
  record Step(String name, Result result, String detail) {}

  /** What came of a step. */
  enum Result {
    OK,
    FAILED,
    SKIPPED;

    /** {@return the name in answers} */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
