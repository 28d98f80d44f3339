package dev.modeldock.kernel.admission;

import dev.modeldock.kernel.pipeline.Inbound;

/** A request from a place that is let in. */
public final class Admitted {
  private final Inbound inbound;

  Admitted(Inbound inbound) {
    this.inbound = inbound;
  }

  /** {@return the request} */
  public Inbound inbound() {
    return inbound;
  }
}
