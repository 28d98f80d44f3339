package dev.modeldock.kernel.relay;

import java.net.URI;
import java.util.Locale;

/**
 * Where a connection goes.
 *
 * @param tls whether it is encrypted
 * @param host the name or literal address, without brackets
 * @param port the port
 */
record Origin(boolean tls, String host, int port) {

  private static final int HTTP_PORT = 80;
  private static final int HTTPS_PORT = 443;
  private static final int LAST_PORT = 65_535;

  /**
   * {@return the origin of {@code uri}} Read from the raw authority, because {@link URI#getHost()}
   * does not know names with an underscore, which container networks use.
   *
   * @throws IllegalArgumentException if it is no plain http or https address
   */
  static Origin of(URI uri) {
    String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("http") && !scheme.equals("https")) {
      throw new IllegalArgumentException("the address is neither http:// nor https://");
    }
    boolean tls = scheme.equals("https");
    String authority = uri.getRawAuthority();
    if (authority == null) {
      throw new IllegalArgumentException("the address names no host");
    }
    if (authority.indexOf('@') >= 0) {
      throw new IllegalArgumentException("the address holds a user name; use a secret instead");
    }
    int bracket = authority.lastIndexOf(']');
    int colon = authority.indexOf(':', bracket + 1);
    String host = colon < 0 ? authority : authority.substring(0, colon);
    String port = colon < 0 ? "" : authority.substring(colon + 1);
    if (bracket > 0) {
      host = host.substring(1, bracket);
    }
    if (host.isEmpty() || !host.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw new IllegalArgumentException("the address names no host");
    }
    return new Origin(tls, host, port.isEmpty() ? (tls ? HTTPS_PORT : HTTP_PORT) : number(port));
  }

  private static int number(String port) {
    try {
      int number = Integer.parseInt(port);
      if (number > 0 && number <= LAST_PORT) {
        return number;
      }
    } catch (NumberFormatException _) {
      // falls through to the one message
    }
    throw new IllegalArgumentException("the address has no usable port");
  }

  /** {@return what the {@code Host} header says} */
  String hostHeader() {
    return port == (tls ? HTTPS_PORT : HTTP_PORT) ? bracketed() : toString();
  }

  private String bracketed() {
    return host.indexOf(':') >= 0 ? "[" + host + "]" : host;
  }

  /** {@return host and port, as messages name it} */
  @Override
  public String toString() {
    return bracketed() + ":" + port;
  }
}
