package dev.modeldock.kernel.exchange;

import java.io.IOException;

/** The client left before its answer was complete. */
public final class ClientGoneException extends IOException {

  private static final long serialVersionUID = 1L;

  public ClientGoneException(String message, Throwable cause) {
    super(message, cause);
  }

  public ClientGoneException(String message) {
    super(message);
  }
}
