package dev.modeldock.kernel.pipeline;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** What a key is good for. */
public enum Scope {
  /** Chat completions. */
  CHAT,
  /** Listing models. */
  MODELS,
  /** Embeddings. */
  EMBEDDINGS,
  /** Everything that the control listener offers. */
  ADMIN;

  /** {@return the name in configuration, commands and answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the scope of that name} */
  public static Optional<Scope> of(String id) {
    return Stream.of(values()).filter(scope -> scope.id().equals(id)).findFirst();
  }
}
