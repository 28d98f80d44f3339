package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/** The runtime did not answer, or fell silent, within the time it was given. */
public final class TimedOut extends ProviderException {

  private static final long serialVersionUID = 1L;

  public TimedOut(Stage stage, String message) {
    this(stage, message, null);
  }

  public TimedOut(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
