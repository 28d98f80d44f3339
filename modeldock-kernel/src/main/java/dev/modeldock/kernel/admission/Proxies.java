package dev.modeldock.kernel.admission;

import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.network.Network;
import dev.modeldock.kernel.pipeline.Forwarded;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Peer;
import java.net.InetAddress;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Tells who asks, where proxies may stand between. Nobody is believed but those who are named here,
 * and whatever is in doubt is not this machine.
 *
 * @param trusted the addresses of proxies that say for whom they ask
 * @param header where they say it; the other header is never read, for what a proxy does not write
 *     it passes on as a client wrote it
 */
public record Proxies(List<Network> trusted, Header header) {

  /** A header in which proxies say for whom they ask. */
  public enum Header {
    X_FORWARDED_FOR,
    FORWARDED
  }

  private static final Proxies NONE = new Proxies(List.of(), Header.X_FORWARDED_FOR);
  private static final int MOST_HOPS = 32;

  public Proxies {
    trusted = List.copyOf(trusted);
  }

  /** {@return nobody} */
  public static Proxies none() {
    return NONE;
  }

  /**
   * {@return who asks, as far as it can be believed} Without a trusted proxy that is who connects;
   * and it is this machine only if it connects from it and no proxy has left a trace, for a proxy
   * that nobody has declared may stand here and ask for anybody. With one it is the last in the
   * header that is no trusted proxy, and this machine only if all on the way are on it.
   */
  Peer believed(Inbound in) {
    InetAddress direct = in.peer();
    Forwarded forwarded = in.forwarded();
    if (trusted.isEmpty() || !isTrusted(direct)) {
      return new Peer(direct, forwarded == null && IpText.isLoopback(direct));
    }
    String chain = forwarded == null ? null : chain(forwarded);
    // A proxy that does not say for whom it asks may ask for anybody.
    return chain == null ? new Peer(direct, false) : lastStranger(direct, chain.split(",", -1));
  }

  private @Nullable String chain(Forwarded forwarded) {
    return switch (header) {
      case X_FORWARDED_FOR -> forwarded.xForwardedFor();
      case FORWARDED -> forwarded.forwarded();
    };
  }

  private Peer lastStranger(InetAddress direct, String[] hops) {
    InetAddress believed = direct;
    boolean allHere = IpText.isLoopback(direct);
    if (hops.length > MOST_HOPS) {
      return new Peer(believed, false);
    }
    for (int i = hops.length - 1; i >= 0; i--) {
      Optional<InetAddress> hop = address(hops[i].strip());
      if (hop.isEmpty()) {
        return new Peer(believed, false);
      }
      believed = hop.get();
      allHere &= IpText.isLoopback(believed);
      if (!isTrusted(believed)) {
        break;
      }
    }
    return new Peer(believed, allHere);
  }

  private boolean isTrusted(InetAddress address) {
    for (Network network : trusted) {
      if (network.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private Optional<InetAddress> address(String hop) {
    return switch (header) {
      case X_FORWARDED_FOR -> node(hop);
      case FORWARDED -> forParameter(hop);
    };
  }

  /** One element of RFC 7239. A quoted text with a comma or a semicolon in it is no address. */
  private static Optional<InetAddress> forParameter(String element) {
    Optional<InetAddress> found = Optional.empty();
    int count = 0;
    for (String pair : element.split(";", -1)) {
      String text = pair.strip();
      if (text.toLowerCase(Locale.ROOT).startsWith("for=")) {
        count++;
        found = node(unquoted(text.substring(4)));
      }
    }
    return count == 1 ? found : Optional.empty();
  }

  private static String unquoted(String value) {
    boolean quoted = value.length() >= 2 && value.startsWith("\"") && value.endsWith("\"");
    return quoted ? value.substring(1, value.length() - 1) : value;
  }

  /** An address, with or without a port; an IPv6 one with a port stands in brackets. */
  private static Optional<InetAddress> node(String text) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end > 0 && text.indexOf(':') > 0 && isPort(text.substring(end + 1))
          ? IpText.parse(text.substring(1, end))
          : Optional.empty();
    }
    int colon = text.indexOf(':');
    if (colon >= 0 && colon == text.lastIndexOf(':')) {
      return isPort(text.substring(colon))
          ? IpText.parse(text.substring(0, colon))
          : Optional.empty();
    }
    return IpText.parse(text);
  }

  private static boolean isPort(String text) {
    return text.isEmpty()
        || text.length() >= 2
            && text.length() <= 6
            && text.charAt(0) == ':'
            && text.chars().skip(1).allMatch(c -> c >= '0' && c <= '9');
  }
}
