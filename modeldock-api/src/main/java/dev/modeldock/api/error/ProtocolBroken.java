package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/** The runtime answered with something that its protocol does not allow, or ended too soon. */
public final class ProtocolBroken extends ProviderException {

  private static final long serialVersionUID = 1L;

  public ProtocolBroken(Stage stage, String message) {
    this(stage, message, null);
  }

  public ProtocolBroken(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
