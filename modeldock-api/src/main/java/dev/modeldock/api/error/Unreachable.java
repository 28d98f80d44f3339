package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/**
 * The runtime could not be reached: no route, nothing listening (R30), a connection reset; or it
 * failed by itself (R38).
 */
public final class Unreachable extends ProviderException {

  private static final long serialVersionUID = 1L;

  public Unreachable(Stage stage, String message) {
    this(stage, message, null);
  }

  public Unreachable(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
