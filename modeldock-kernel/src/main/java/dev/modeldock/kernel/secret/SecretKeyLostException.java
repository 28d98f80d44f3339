package dev.modeldock.kernel.secret;

/**
 * Stored secrets cannot be read, for their key is not there. Nothing has changed. The message names
 * the file and the secrets.
 */
public final class SecretKeyLostException extends Exception {

  private static final long serialVersionUID = 1L;

  SecretKeyLostException(String message) {
    super(message);
  }
}
