package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.error.ProviderException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A runtime's answer, of which the status and headers are here and the body is still coming.
 *
 * <p>Read by one thread. {@link #close()} may come from any thread at any time: it gives up a body
 * that was not read to its end by closing the connection, which tells the runtime to stop, and
 * unblocks the reader.
 */
@ImplementedByHost
public interface HttpReply extends AutoCloseable {

  /** {@return the status code} */
  int status();

  /** {@return the first header of that name, in any case} */
  Optional<String> header(String name);

  /**
   * Waits for the next line of the body.
   *
   * @return the line in UTF-8 without its end; null at the end of the body
   * @throws dev.modeldock.api.error.ProtocolBroken if the body breaks off, or the line is longer
   *     than the host's bound
   */
  @Nullable String nextLine() throws ProviderException, InterruptedException;

  /**
   * Reads the rest of the body.
   *
   * @param limit the most bytes to read
   * @throws dev.modeldock.api.error.ProtocolBroken if the body breaks off or is longer
   */
  byte[] readAll(int limit) throws ProviderException, InterruptedException;

  @Override
  void close();
}
