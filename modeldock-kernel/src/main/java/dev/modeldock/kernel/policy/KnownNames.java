package dev.modeldock.kernel.policy;

import java.util.List;

/** The model names that are known without asking anyone: for suggestions only. */
public interface KnownNames {

  /** {@return aliases and {@code instance:model} ids} Does not block. */
  List<String> names();
}
