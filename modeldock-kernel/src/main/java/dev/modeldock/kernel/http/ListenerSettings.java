package dev.modeldock.kernel.http;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a listener listens, and within which limits.
 *
 * @param name the listener's name in messages and thread names
 * @param address the address to bind
 * @param port the port to bind; 0 for any free one
 * @param limits what a client may take of it
 * @param tls the certificate of the moment, asked for by each connection; null where TLS is not
 *     spoken. Where it is, plain HTTP is taken from this machine only
 */
public record ListenerSettings(
    String name, InetAddress address, int port, Limits limits, @Nullable Supplier<SSLContext> tls) {

  /** Makes the settings of a listener that speaks plain HTTP. */
  public ListenerSettings(String name, InetAddress address, int port, Limits limits) {
    this(name, address, port, limits, null);
  }

  /** {@return a listener with standard limits on the loopback address 127.0.0.1} */
  public static ListenerSettings loopback(String name, int port) {
    try {
      InetAddress address = InetAddress.getByAddress("127.0.0.1", new byte[] {127, 0, 0, 1});
      return new ListenerSettings(name, address, port, Limits.standard());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }

  /**
   * What a client may take of a listener.
   *
   * @param maxBodyBytes the largest request body
   * @param maxConnections how many connections are served at once; further ones wait in the backlog
   * @param headTimeout from the first byte of a request's head to its last
   * @param bodyTimeout from the moment a body is asked for to its last byte
   * @param idleTimeout how long a connection may rest between requests
   * @param writeTimeout how long one write may wait for a client that does not read
   */
  public record Limits(
      int maxBodyBytes,
      int maxConnections,
      Duration headTimeout,
      Duration bodyTimeout,
      Duration idleTimeout,
      Duration writeTimeout) {

    /** {@return the limits that a listener has unless it is told otherwise} */
    public static Limits standard() {
      return new Limits(
          32 << 20,
          4096,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          Duration.ofSeconds(60),
          Duration.ofSeconds(30));
    }
  }
}
