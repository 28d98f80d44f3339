package dev.modeldock.kernel.http;

import dev.modeldock.kernel.exchange.Exchange;

/** What a listener does with its requests: all of them, whatever their method and path. */
@FunctionalInterface
public interface EdgeHandler {

  /**
   * Serves one request, on the virtual thread of its connection; may block. Whatever it throws
   * before an answer began becomes a 500. A stream that it leaves without {@code finish()} is cut.
   */
  void handle(Exchange exchange);
}
