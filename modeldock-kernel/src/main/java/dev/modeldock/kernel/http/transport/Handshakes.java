package dev.modeldock.kernel.http.transport;

import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

/**
 * How a listener begins TLS on its connections: what it speaks, and how much of it at once. Safe
 * for use by several threads.
 */
public final class Handshakes {

  private static final String HTTP_1_1 = "http/1.1";
  private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

  /** Authenticated ciphers with keys that nobody can find out later, and no others. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final Supplier<SSLContext> certificate;

  /** A signature keeps a core busy: a storm of clients leaves half of them to the requests. */
  private final Semaphore atOnce =
      new Semaphore(Math.max(1, Runtime.getRuntime().availableProcessors() / 2));

  /**
   * @param certificate the certificate of the moment, asked for by each connection
   */
  public Handshakes(Supplier<SSLContext> certificate) {
    this.certificate = certificate;
  }

  /** {@return the engine of a new connection} */
  SSLEngine engine() {
    // Without the client's name: the engine would only cache sessions by it.
    SSLEngine engine = certificate.get().createSSLEngine();
    engine.setUseClientMode(false);
    var parameters = new SSLParameters();
    parameters.setProtocols(PROTOCOLS);
    parameters.setCipherSuites(CIPHERS.toArray(String[]::new));
    parameters.setUseCipherSuitesOrder(true);
    engine.setSSLParameters(parameters);
    // Who offers protocols, but not this one, is refused by the handshake itself.
    engine.setHandshakeApplicationProtocolSelector(
        (_, offered) -> offered.contains(HTTP_1_1) ? HTTP_1_1 : null);
    return engine;
  }

  /** Computes what {@code engine} needs next, when it is its turn. */
  void compute(SSLEngine engine) throws InterruptedException {
    atOnce.acquire();
    try {
      for (Runnable task = engine.getDelegatedTask();
          task != null;
          task = engine.getDelegatedTask()) {
        task.run();
      }
    } finally {
      atOnce.release();
    }
  }
}
