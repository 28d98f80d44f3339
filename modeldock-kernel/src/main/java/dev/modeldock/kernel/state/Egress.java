package dev.modeldock.kernel.state;

import dev.modeldock.api.Locality;
import java.net.InetAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** How far what is sent to an instance travels, from the nearest to the farthest. */
public enum Egress {
  /** It stays on this machine. */
  NONE,
  /** It goes to another machine of the same network. */
  LAN,
  /** It leaves the network, or nobody can tell that it does not. */
  CLOUD;

  private static final List<String> LOCAL_NAMES =
      List.of(".local", ".lan", ".home.arpa", ".internal");

  /**
   * {@return how far calls to an instance travel, without asking the network}
   *
   * @param where what its type says
   * @param addresses the addresses that it is set up with, which know better than its type
   */
  public static Egress of(Locality where, Collection<URI> addresses) {
    return switch (where) {
      // The tool decides whom it asks, and its address is nobody's to set.
      case CLI -> CLOUD;
      case LOCAL, CLOUD ->
          addresses.stream()
              .map(address -> toHost(address.getHost()))
              .max(Comparator.naturalOrder())
              .orElse(where == Locality.LOCAL ? NONE : CLOUD);
    };
  }

  /** {@return how far calls to {@code host} travel, a name or a literal address} */
  public static Egress toHost(@Nullable String host) {
    if (host == null) {
      return CLOUD;
    }
    String name = host.toLowerCase(Locale.ROOT);
    try {
      return to(InetAddress.ofLiteral(name));
    } catch (IllegalArgumentException _) {
      return named(name);
    }
  }

  private static Egress to(InetAddress address) {
    if (address.isLoopbackAddress()) {
      return NONE;
    }
    boolean near = address.isSiteLocalAddress() || address.isLinkLocalAddress() || other(address);
    return near ? LAN : CLOUD;
  }

  /** Whether it is a private address that Java has no word for: fc00::/7, or 100.64.0.0/10. */
  private static boolean other(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16
        ? (bytes[0] & 0xfe) == 0xfc
        : bytes[0] == 100 && (bytes[1] & 0xc0) == 0x40;
  }

  private static Egress named(String name) {
    if (name.equals("localhost") || name.endsWith(".localhost")) {
      return NONE;
    }
    boolean near = name.indexOf('.') < 0 || LOCAL_NAMES.stream().anyMatch(name::endsWith);
    return near ? LAN : CLOUD;
  }

  /** {@return what the audit says of a call to {@code instance}} */
  public String text(String instance) {
    return switch (this) {
      case NONE -> "none";
      case LAN -> "lan";
      case CLOUD -> "cloud:" + instance;
    };
  }

  /** {@return the name in answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
