package dev.modeldock.kernel.relay;

import dev.modeldock.api.host.HttpCall;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** A request as it goes out. */
final class RelayRequest {

  private static final byte[] NOTHING = {};

  private final Origin origin;
  private final String method;
  private final byte[] head;
  private final byte[] body;

  private RelayRequest(Origin origin, String method, byte[] head, byte[] body) {
    this.origin = origin;
    this.method = method;
    this.head = head;
    this.body = body;
  }

  /** {@return a request without a body} */
  static RelayRequest get(Origin origin, StringBuilder head) {
    return new RelayRequest(origin, "GET", ended(head), NOTHING);
  }

  /** {@return a request with a body} */
  static RelayRequest post(Origin origin, StringBuilder head, byte[] body) {
    head.append("Content-Length: ").append(body.length).append("\r\n");
    return new RelayRequest(origin, "POST", ended(head), body);
  }

  /**
   * {@return the request that a plugin described}
   *
   * @throws IllegalArgumentException if its address is no plain http or https address
   */
  static RelayRequest of(HttpCall call) {
    Origin origin = Origin.of(call.uri());
    StringBuilder head = begin(call.method(), target(call.uri(), ""), origin);
    boolean named = false;
    for (Map.Entry<String, String> header : call.headers()) {
      named |= header.getKey().equals("user-agent");
      field(head, header.getKey(), header.getValue());
    }
    if (!named) {
      identify(head);
    }
    byte[] body = call.body();
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    return new RelayRequest(origin, call.method(), ended(head), body == null ? NOTHING : body);
  }

  /** Begins a head: the request line and where it goes. */
  static StringBuilder begin(String method, String target, Origin origin) {
    StringBuilder head = new StringBuilder(256).append(method).append(' ').append(target);
    head.append(" HTTP/1.1\r\nHost: ").append(origin.hostHeader());
    return head.append("\r\n");
  }

  /** Adds a header line. The caller has seen to it that neither part can break the line. */
  static void field(StringBuilder head, String name, String value) {
    head.append(name).append(": ").append(value).append("\r\n");
  }

  /** Says who asks; some cloud front doors turn nameless clients away. */
  static void identify(StringBuilder head) {
    field(head, "User-Agent", "ModelDock");
  }

  /** {@return the path of {@code uri} with {@code more} after it, and the query, all in ASCII} */
  static String target(URI uri, String more) {
    String text = uri.toASCIIString();
    URI ascii = text.equals(uri.toString()) ? uri : URI.create(text);
    String path = ascii.getRawPath() == null ? "" : ascii.getRawPath();
    if (!more.isEmpty() && path.endsWith("/")) {
      path = path.substring(0, path.length() - 1);
    }
    String whole = path + more;
    String query = ascii.getRawQuery();
    return (whole.isEmpty() ? "/" : whole) + (query == null ? "" : "?" + query);
  }

  private static byte[] ended(StringBuilder head) {
    return head.append("\r\n").toString().getBytes(StandardCharsets.UTF_8);
  }

  Origin origin() {
    return origin;
  }

  String method() {
    return method;
  }

  byte[] head() {
    return head;
  }

  /** {@return the body; empty if there is none} */
  byte[] body() {
    return body;
  }
}
