package dev.modeldock.kernel.state;

import java.util.Optional;

/**
 * A model of an instance, written {@code instance:model}.
 *
 * @param instance the instance's id, which contains no colon
 * @param model the model's name as the runtime spells it, colons and slashes included
 */
public record Target(String instance, String model) {

  public Target {
    if (instance.isEmpty() || instance.indexOf(':') >= 0 || model.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + instance + ":" + model + "' is not of the form instance:model");
    }
  }

  /** {@return the target that {@code id} names, split at its first colon; empty if it has none} */
  public static Optional<Target> parse(String id) {
    int colon = id.indexOf(':');
    return colon <= 0 || colon == id.length() - 1
        ? Optional.empty()
        : Optional.of(new Target(id.substring(0, colon), id.substring(colon + 1)));
  }

  /** {@return the target as it is written} */
  public String id() {
    return instance + ":" + model;
  }

  @Override
  public String toString() {
    return id();
  }
}
