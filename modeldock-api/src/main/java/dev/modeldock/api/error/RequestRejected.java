package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/** The runtime refuses the request as it stands; sending it again changes nothing (R36). */
public final class RequestRejected extends ProviderException {

  private static final long serialVersionUID = 1L;

  public RequestRejected(Stage stage, String message) {
    this(stage, message, null);
  }

  public RequestRejected(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
