package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import dev.modeldock.api.error.ProviderException;

/**
 * The host's HTTP client: pooled connections, no redirects, no cookies, and the owner's time
 * limits. Replies of any status are answers; only what keeps an answer from coming is an exception.
 */
@ImplementedByHost
public interface HostHttp {

  /**
   * Sends a request and waits for the head of the answer.
   *
   * <p>Blocks the calling thread; an interrupt closes the connection.
   *
   * @return the answer, which the caller closes
   * @throws dev.modeldock.api.error.Unreachable if no connection could be made (stage {@code
   *     NOT_SENT}), or it broke before an answer came ({@code SENT})
   * @throws dev.modeldock.api.error.TimedOut if connecting took too long
   * @throws dev.modeldock.api.error.ProtocolBroken if what came back is not HTTP
   */
  HttpReply send(HttpCall call) throws ProviderException, InterruptedException;
}
