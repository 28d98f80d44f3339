package dev.modeldock.kernel.routing;

import dev.modeldock.kernel.pipeline.Refusal;

/** No target served the request. */
public final class RouteFailedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  RouteFailedException(Refusal refusal) {
    super(refusal.message(), null, false, false);
    this.refusal = refusal;
  }

  /** {@return what the client is told} */
  public Refusal refusal() {
    return refusal;
  }
}
