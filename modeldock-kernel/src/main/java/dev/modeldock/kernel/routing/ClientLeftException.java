package dev.modeldock.kernel.routing;

import dev.modeldock.api.error.Stage;

/** The client left while its call was under way; the call was ended for it. */
public final class ClientLeftException extends Exception {

  private static final long serialVersionUID = 1L;

  private final Stage stage;

  ClientLeftException(Stage stage) {
    super("the client left", null, false, false);
    this.stage = stage;
  }

  /** {@return how far the attempt had come} */
  Stage stage() {
    return stage;
  }
}
