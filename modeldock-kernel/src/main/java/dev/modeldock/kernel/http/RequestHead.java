package dev.modeldock.kernel.http;

import dev.modeldock.kernel.pipeline.Forwarded;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.PresentedKey;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpPrologue;
import io.helidon.http.ServerRequestHeaders;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Makes an {@link Inbound} of a request's head. Believes nothing and decides nothing. */
final class RequestHead {

  private static final HeaderName X_API_KEY = HeaderNames.create("x-api-key");
  private static final HeaderName ANTHROPIC_VERSION = HeaderNames.create("anthropic-version");
  private static final HeaderName SEC_FETCH_SITE = HeaderNames.create("sec-fetch-site");
  private static final List<HeaderName> PROXY_TRACES =
      List.of(
          HeaderNames.X_FORWARDED_HOST,
          HeaderNames.X_FORWARDED_PROTO,
          HeaderNames.VIA,
          HeaderNames.create("x-real-ip"));
  private static final String BEARER = "bearer ";

  /** What no key is: stands for credentials that contradict each other or are of no known form. */
  private static final PresentedKey UNUSABLE = new PresentedKey("");

  /** A header without a name, which the library lets through. */
  private static final HeaderName NAMELESS = HeaderNames.create("");

  /** More than any client has; each is an entry of a map. */
  private static final int MOST_HEADERS = 128;

  private RequestHead() {}

  /**
   * {@return whether the headers can be read in one way only} The library takes a list with empty
   * places for the one transfer coding that it knows; whoever stands before us may not.
   */
  static boolean wellFormed(ServerRequestHeaders headers) {
    String coding = text(headers, HeaderNames.TRANSFER_ENCODING);
    return (coding == null || coding.equalsIgnoreCase("chunked"))
        && !headers.contains(NAMELESS)
        && headers.size() <= MOST_HEADERS;
  }

  static Inbound inbound(
      String requestId,
      InetAddress peer,
      HttpPrologue prologue,
      String path,
      ServerRequestHeaders headers) {
    return new Inbound(
        requestId,
        Instant.now(),
        System.nanoTime(),
        prologue.method().text().toUpperCase(Locale.ROOT),
        path,
        prologue.hasQuery() ? prologue.query().rawValue() : "",
        peer,
        text(headers, HeaderNames.HOST),
        text(headers, HeaderNames.ORIGIN),
        text(headers, HeaderNames.CONTENT_TYPE),
        text(headers, ANTHROPIC_VERSION),
        key(headers),
        text(headers, SEC_FETCH_SITE),
        forwarded(headers));
  }

  /** Notes every trace that proxies leave, whether or not it says for whom they ask. */
  private static @Nullable Forwarded forwarded(ServerRequestHeaders headers) {
    String xForwardedFor = text(headers, HeaderNames.X_FORWARDED_FOR);
    String forwarded = text(headers, HeaderNames.FORWARDED);
    boolean traced = xForwardedFor != null || forwarded != null;
    for (HeaderName trace : PROXY_TRACES) {
      traced |= headers.contains(trace);
    }
    return traced ? new Forwarded(xForwardedFor, forwarded) : null;
  }

  /**
   * {@return a header's text; one that is given twice is joined by a comma, which none of the exact
   * comparisons behind this lets pass}
   */
  static @Nullable String text(ServerRequestHeaders headers, HeaderName name) {
    if (!headers.contains(name)) {
      return null;
    }
    var header = headers.get(name);
    return header.valueCount() == 1 ? header.get() : String.join(", ", header.allValues());
  }

  /**
   * Finds the key. Fails closed: with {@code Authorization} and {@code x-api-key} that are not the
   * same key, with one of them given twice, or with another scheme than Bearer, what is presented
   * is a key that cannot be valid, and not no key.
   */
  private static @Nullable PresentedKey key(ServerRequestHeaders headers) {
    String authorization = text(headers, HeaderNames.AUTHORIZATION);
    String apiKey = text(headers, X_API_KEY);
    if (authorization == null) {
      return apiKey == null ? null : new PresentedKey(apiKey.strip());
    }
    if (!authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      return UNUSABLE;
    }
    String token = authorization.substring(BEARER.length()).strip();
    return apiKey == null || apiKey.strip().equals(token) ? new PresentedKey(token) : UNUSABLE;
  }
}
