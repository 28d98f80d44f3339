package dev.modeldock.kernel.routing;

/** The client left while its call was under way; the call was ended for it. */
public final class ClientLeftException extends Exception {

  private static final long serialVersionUID = 1L;

  ClientLeftException() {
    super("the client left", null, false, false);
  }
}
