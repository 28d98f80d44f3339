package dev.modeldock.testkit.wire;

import java.io.IOException;

/** A client that went away in the middle of an answer. */
final class ClientLeftException extends Exception {

  private static final long serialVersionUID = 1L;

  ClientLeftException(IOException cause) {
    super(cause);
  }
}
