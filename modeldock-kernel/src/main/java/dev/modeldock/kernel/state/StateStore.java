package dev.modeldock.kernel.state;

import java.io.IOException;

/** Keeps the state. The one port through which it changes. */
public interface StateStore extends AutoCloseable {

  /** {@return the state now; a volatile read, for every request} */
  GatewayState state();

  /**
   * Makes a change, for good: when this returns, it survives a kill of the process.
   *
   * @return the state that includes the change
   * @throws IOException if it could not be written; then nothing has changed
   */
  GatewayState apply(StateChange change) throws IOException;

  @Override
  void close() throws IOException;
}
