package dev.modeldock.testkit.contract;

import java.util.Objects;

/**
 * How a runtime is made to play a scene: by the model that is asked, by what it is asked, or both.
 *
 * @param model the model's name as the provider takes it
 * @param prompt what the user says; the kit may put more behind it, so a fake that goes by the
 *     prompt looks for it at the beginning
 */
public record Cue(String model, String prompt) {

  public Cue {
    Objects.requireNonNull(model, "model");
    Objects.requireNonNull(prompt, "prompt");
  }

  /** {@return a cue of a runtime that goes by the model's name only} */
  public static Cue model(String name) {
    return new Cue(name, "Hello?");
  }
}
