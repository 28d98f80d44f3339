package dev.modeldock.kernel.endpoint;

import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.wire.dialect.ModelRequest;

/** An API by which clients ask models: reads what they send. */
@FunctionalInterface
interface Surface {

  /**
   * {@return the request that {@code body} is} The array belongs to it from here on.
   *
   * @throws RefusedException if it is none
   */
  ModelRequest read(byte[] body) throws RefusedException;
}
