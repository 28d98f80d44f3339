package dev.modeldock.kernel.pipeline;

import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A request as it arrived: its head, nothing believed, nothing of the body read.
 *
 * @param requestId the id that the gateway gave it
 * @param receivedAt when its head was complete
 * @param startedNanos the same moment by {@link System#nanoTime()}
 * @param method the method, in upper case
 * @param path the path, percent-decoded once, without the query
 * @param query the raw query; empty if there is none
 * @param peer where the connection comes from
 * @param host the {@code Host} header
 * @param origin the {@code Origin} header
 * @param contentType the {@code Content-Type} header
 * @param anthropicVersion the {@code anthropic-version} header, which Anthropic's clients send
 * @param key what was presented as a key
 * @param fetchSite the {@code Sec-Fetch-Site} header, by which browsers say whose page asks
 * @param forwarded what is said of proxies on its way; null if nothing is
 */
public record Inbound(
    String requestId,
    Instant receivedAt,
    long startedNanos,
    String method,
    String path,
    String query,
    InetAddress peer,
    @Nullable String host,
    @Nullable String origin,
    @Nullable String contentType,
    @Nullable String anthropicVersion,
    @Nullable PresentedKey key,
    @Nullable String fetchSite,
    @Nullable Forwarded forwarded) {

  /** Makes a request of a client that is no browser and that came by no proxy. */
  public Inbound(
      String requestId,
      Instant receivedAt,
      long startedNanos,
      String method,
      String path,
      String query,
      InetAddress peer,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String contentType,
      @Nullable String anthropicVersion,
      @Nullable PresentedKey key) {
    this(
        requestId,
        receivedAt,
        startedNanos,
        method,
        path,
        query,
        peer,
        host,
        origin,
        contentType,
        anthropicVersion,
        key,
        null,
        null);
  }
}
