package dev.modeldock.kernel.exchange;

/** The body of a streamed answer. Used by one thread. */
public interface EventOutput {

  /**
   * Sends bytes to the client at once: one call is one write.
   *
   * @throws ClientGoneException if the client left
   */
  void write(byte[] bytes, int offset, int length) throws ClientGoneException;

  /**
   * Ends the answer as complete.
   *
   * @throws ClientGoneException if the client left
   */
  void finish() throws ClientGoneException;
}
