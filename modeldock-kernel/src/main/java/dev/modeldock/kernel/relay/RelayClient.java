package dev.modeldock.kernel.relay;

import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.kernel.reach.AddressRule;
import java.net.URI;
import javax.net.ssl.SSLSocketFactory;

/**
 * The HTTP/1.1 client of one provider instance in one generation: blocking sockets in a pool of its
 * own, used on the calling thread.
 *
 * <p>Follows no redirects, keeps no cookies, uses no proxy, compresses nothing. Safe for use by
 * several threads; it has none of its own. A call ends early in three ways: its reply or stream is
 * closed, its (virtual) thread is interrupted, or this client is closed, which closes all
 * connections, those in use as well.
 */
public final class RelayClient implements HostHttp, AutoCloseable {

  private final ConnectionPool pool;

  /** Makes a client that trusts the certificates that the JDK trusts, and connects to anybody. */
  public RelayClient(RelayLimits limits) {
    this(limits, AddressRule.none());
  }

  /** Makes a client that trusts the certificates that the JDK trusts. */
  public RelayClient(RelayLimits limits, AddressRule rule) {
    this.pool =
        new ConnectionPool(limits, () -> (SSLSocketFactory) SSLSocketFactory.getDefault(), rule);
  }

  /** Makes a client whose TLS connections come from {@code tls}. */
  public RelayClient(RelayLimits limits, SSLSocketFactory tls) {
    this.pool = new ConnectionPool(limits, () -> tls, AddressRule.none());
  }

  @Override
  public HttpReply send(HttpCall call) throws ProviderException, InterruptedException {
    RelayRequest request;
    try {
      request = RelayRequest.of(call);
    } catch (IllegalArgumentException e) {
      throw new ProviderDefect(Stage.NOT_SENT, "cannot call the runtime: " + e.getMessage());
    }
    Exchange exchange = new Exchange(pool, request);
    return new RelayReply(exchange, exchange.send());
  }

  /**
   * {@return a transport to the OpenAI-compatible runtime whose paths begin at {@code base}}
   *
   * @throws IllegalArgumentException if {@code base} is no plain http or https address
   */
  public OpenAiTransport openAi(URI base) {
    return new RelayTransport(pool, base);
  }

  /** Closes all connections, those in use as well, and lets no new one come. Idempotent. */
  @Override
  public void close() {
    pool.close();
  }
}
