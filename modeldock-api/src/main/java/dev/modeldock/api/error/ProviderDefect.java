package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/** The provider itself is at fault: a state it should not be in, an exception it did not expect. */
public final class ProviderDefect extends ProviderException {

  private static final long serialVersionUID = 1L;

  public ProviderDefect(Stage stage, String message) {
    this(stage, message, null);
  }

  public ProviderDefect(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
