package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/**
 * The runtime refuses the content by its policy (R37). No other target is tried: it is no way
 * round.
 */
public final class ContentRefused extends ProviderException {

  private static final long serialVersionUID = 1L;

  public ContentRefused(Stage stage, String message) {
    this(stage, message, null);
  }

  public ContentRefused(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
