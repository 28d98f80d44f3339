package dev.modeldock.kernel.exchange;

import dev.modeldock.kernel.pipeline.Refusal;

/** A refusal found below a place that returns something else, on its way to the endpoint. */
public final class RefusedException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  public RefusedException(Refusal refusal) {
    super(refusal.message());
    this.refusal = refusal;
  }

  /** {@return why} */
  public Refusal refusal() {
    return refusal;
  }
}
