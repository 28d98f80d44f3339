package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.state.KeyRecord;

/** A request whose key is good. Only the {@link Authenticator} makes one. */
public final class Identified {

  private final Inbound inbound;
  private final KeyRecord key;

  Identified(Inbound inbound, KeyRecord key) {
    this.inbound = inbound;
    this.key = key;
  }

  /** {@return the request} */
  public Inbound inbound() {
    return inbound;
  }

  /** {@return the key that it came with} */
  public KeyRecord key() {
    return key;
  }
}
