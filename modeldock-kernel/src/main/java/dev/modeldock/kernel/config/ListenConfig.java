package dev.modeldock.kernel.config;

import java.time.Duration;
import java.util.List;

/**
 * Where the gateway listens and what it lets in.
 *
 * @param host the loopback address to bind
 * @param port the gateway listener's port; 0 for any free one
 * @param controlPort the control listener's port; 0 for any free one
 * @param allowedHosts further host names that clients may call it by
 * @param allowedOrigins {@code Origin} values of web pages that may call the gateway
 * @param maxBody the largest request body in bytes
 * @param bodyTimeout how long a body may take to arrive
 */
public record ListenConfig(
    String host,
    int port,
    int controlPort,
    List<String> allowedHosts,
    List<String> allowedOrigins,
    long maxBody,
    Duration bodyTimeout) {

  public ListenConfig {
    allowedHosts = List.copyOf(allowedHosts);
    allowedOrigins = List.copyOf(allowedOrigins);
  }
}
