package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One request to a runtime. Immutable; {@link #get(URI)} and {@link #post(URI, byte[])} make one,
 * {@link #header(String, String)} returns a new one with one header more.
 */
@ImplementedByHost
public final class HttpCall {

  private final String method;
  private final URI uri;
  private final List<Map.Entry<String, String>> headers;
  private final byte @Nullable [] body;

  private HttpCall(
      String method, URI uri, List<Map.Entry<String, String>> headers, byte @Nullable [] body) {
    this.method = method;
    this.uri = Objects.requireNonNull(uri, "uri");
    this.headers = headers;
    this.body = body;
  }

  /** {@return a GET request} */
  public static HttpCall get(URI uri) {
    return new HttpCall("GET", uri, List.of(), null);
  }

  /** {@return a POST request with a JSON body; the array must not change any more} */
  public static HttpCall post(URI uri, byte[] json) {
    return new HttpCall("POST", uri, List.of(Map.entry("content-type", "application/json")), json);
  }

  /**
   * {@return this request, with one header more}
   *
   * @throws IllegalArgumentException if the name or the value could break the request apart, or the
   *     header is one that the host sets ({@code host}, {@code content-length}, {@code connection},
   *     {@code transfer-encoding})
   */
  public HttpCall header(String name, String value) {
    String lower = name.toLowerCase(Locale.ROOT);
    if (!lower.matches("[a-z0-9-]+")
        || value.chars().anyMatch(c -> c < 0x20 && c != '\t' || c == 0x7f)) {
      throw new IllegalArgumentException("header '" + name + "' is not a plain header");
    }
    switch (lower) {
      case "host", "content-length", "connection", "transfer-encoding" ->
          throw new IllegalArgumentException("header '" + name + "' is set by the host");
      default -> {}
    }
    var more = new ArrayList<>(headers);
    more.add(Map.entry(lower, value));
    return new HttpCall(method, uri, List.copyOf(more), body);
  }

  /** {@return the method} */
  public String method() {
    return method;
  }

  /** {@return the address} */
  public URI uri() {
    return uri;
  }

  /** {@return the headers by lower-case name, in order; unmodifiable} */
  public List<Map.Entry<String, String>> headers() {
    return headers;
  }

  /** {@return the body, not a copy; null if there is none} */
  public byte @Nullable [] body() {
    return body;
  }

  /** {@return method and address, without what may be a secret: user info, query, headers, body} */
  @Override
  public String toString() {
    String port = uri.getPort() < 0 ? "" : ":" + uri.getPort();
    return method + " " + uri.getScheme() + "://" + uri.getHost() + port + uri.getPath();
  }
}
