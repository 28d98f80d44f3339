package dev.modeldock.kernel.admission;

import dev.modeldock.kernel.pipeline.Inbound;

/** A request that came from where requests may come from. Only {@link Admission} makes one. */
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
