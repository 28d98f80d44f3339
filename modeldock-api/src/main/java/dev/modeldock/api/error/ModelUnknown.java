package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/** The runtime has no model of that name (R32). */
public final class ModelUnknown extends ProviderException {

  private static final long serialVersionUID = 1L;

  public ModelUnknown(Stage stage, String message) {
    this(stage, message, null);
  }

  public ModelUnknown(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
