package dev.modeldock.kernel.config;

import dev.modeldock.kernel.network.IpText;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/**
 * Where the gateway listens and what it lets in.
 *
 * @param host the address to bind; {@code localhost} for 127.0.0.1
 * @param port the gateway listener's port; 0 for any free one
 * @param controlPort the control listener's port; 0 for any free one
 * @param allowedHosts further host names that clients may call it by
 * @param allowedOrigins {@code Origin} values of web pages that may call the gateway
 * @param maxBody the largest request body in bytes
 * @param bodyTimeout how long a body may take to arrive
 * @param lan how other machines are served
 */
public record ListenConfig(
    String host,
    int port,
    int controlPort,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    long maxBody,
    Duration bodyTimeout,
    LanConfig lan) {

  public ListenConfig {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
  }

  /** {@return the address to bind} */
  public InetAddress address() {
    return IpText.parse(host).orElseGet(InetAddress::getLoopbackAddress);
  }

  /** {@return whether other machines can reach the address} */
  public boolean beyondThisMachine() {
    return !address().isLoopbackAddress();
  }
}
