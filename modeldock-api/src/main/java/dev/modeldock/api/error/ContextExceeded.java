package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/** The conversation is longer than the model's context window (R35). */
public final class ContextExceeded extends ProviderException {

  private static final long serialVersionUID = 1L;

  public ContextExceeded(Stage stage, String message) {
    this(stage, message, null);
  }

  public ContextExceeded(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
