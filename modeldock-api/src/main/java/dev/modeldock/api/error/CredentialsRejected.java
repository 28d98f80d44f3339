package dev.modeldock.api.error;

import org.jspecify.annotations.Nullable;

/**
 * The runtime does not accept the credential that the instance has, or misses one, or the account
 * behind it cannot pay (R31). No other target is tried: the owner has to see it.
 */
public final class CredentialsRejected extends ProviderException {

  private static final long serialVersionUID = 1L;

  public CredentialsRejected(Stage stage, String message) {
    this(stage, message, null);
  }

  public CredentialsRejected(Stage stage, String message, @Nullable Throwable cause) {
    super(stage, message, cause);
  }
}
