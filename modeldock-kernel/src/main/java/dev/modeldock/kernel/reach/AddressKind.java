package dev.modeldock.kernel.reach;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an address stands for (IANA's registries of special-purpose addresses, RFC 6890). An IPv4
 * address within an IPv6 one is judged as itself, whatever the way in which it is wrapped.
 */
public enum AddressKind {
  /** This machine. */
  LOOPBACK("this machine", false),
  /** Another machine of the same network: RFC 1918, fc00::/7, and 100.64.0.0/10 as VPNs use it. */
  PRIVATE("a private network", false),
  /** Any other. */
  PUBLIC("the internet", false),
  LINK_LOCAL("link-local, where clouds keep their metadata", true),
  METADATA("the metadata service of a cloud", true),
  UNSPECIFIED("no machine's address", true),
  MULTICAST("a multicast address", true),
  RESERVED("a reserved or broadcast address", true);

  /** Metadata services that are not link-local: Amazon's by IPv6, Alibaba's, Oracle's old one. */
  private static final Set<InetAddress> METADATA_SERVICES =
      Set.of(
          InetAddress.ofLiteral("fd00:ec2::254"),
          InetAddress.ofLiteral("100.100.100.200"),
          InetAddress.ofLiteral("192.0.0.192"));

  private static final int IPV4 = 4;

  private final String phrase;
  private final boolean never;

  AddressKind(String phrase, boolean never) {
    this.phrase = phrase;
    this.never = never;
  }

  /** {@return what it stands for, as messages say it} */
  public String phrase() {
    return phrase;
  }

  /** {@return whether nothing that anybody would call a runtime has such an address} */
  public boolean never() {
    return never;
  }

  /** {@return the kind of {@code address}} */
  public static AddressKind of(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (METADATA_SERVICES.contains(plain(bytes))) {
      return METADATA;
    }
    return bytes.length == IPV4 ? of4(bytes) : of6(bytes);
  }

  private static AddressKind of4(byte[] bytes) {
    int first = bytes[0] & 0xff;
    int second = bytes[1] & 0xff;
    return switch (first) {
      case 0 -> UNSPECIFIED;
      case 10 -> PRIVATE;
      case 100 -> second >> 6 == 1 ? PRIVATE : PUBLIC;
      case 127 -> LOOPBACK;
      case 169 -> second == 254 ? LINK_LOCAL : PUBLIC;
      case 172 -> second >> 4 == 1 ? PRIVATE : PUBLIC;
      case 192 -> second == 168 ? PRIVATE : PUBLIC;
      default -> first < 224 ? PUBLIC : first < 240 ? MULTICAST : RESERVED;
    };
  }

  private static AddressKind of6(byte[] bytes) {
    int first = bytes[0] & 0xff;
    if (first == 0xff) {
      return MULTICAST;
    }
    if (first == 0xfe) {
      // fe80::/10, and fec0::/10, which was meant for sites and was given up.
      return (bytes[1] & 0x80) == 0 ? RESERVED : LINK_LOCAL;
    }
    if ((first & 0xfe) == 0xfc) {
      return PRIVATE;
    }
    if (zeros(bytes, 0, 15) && bytes[15] <= 1 && bytes[15] >= 0) {
      return bytes[15] == 0 ? UNSPECIFIED : LOOPBACK;
    }
    return within(bytes).map(inner -> of(plain(inner))).orElse(PUBLIC);
  }

  /** {@return the IPv4 address that an IPv6 one stands for} */
  private static Optional<byte[]> within(byte[] bytes) {
    // Mapped (::ffff:0:0/96), translated (::ffff:0:0:0/96) and compatible (::/96).
    boolean low =
        zeros(bytes, 0, 12)
            || zeros(bytes, 0, 10) && ones(bytes, 10)
            || zeros(bytes, 0, 8) && ones(bytes, 8) && zeros(bytes, 10, 12);
    // NAT64: 64:ff9b::/96 and the local 64:ff9b:1::/48.
    boolean nat64 = starts(bytes, 0x00, 0x64, 0xff, 0x9b);
    // ISATAP has its own interface identifier.
    boolean isatap =
        (bytes[8] & 0xfd) == 0 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == (byte) 0xfe;
    if (low || nat64 || isatap) {
      return Optional.of(Arrays.copyOfRange(bytes, 12, 16));
    }
    if (starts(bytes, 0x20, 0x02)) {
      return Optional.of(Arrays.copyOfRange(bytes, 2, 6));
    }
    if (starts(bytes, 0x20, 0x01, 0, 0)) {
      byte[] hidden = Arrays.copyOfRange(bytes, 12, 16);
      for (int i = 0; i < hidden.length; i++) {
        hidden[i] ^= (byte) 0xff;
      }
      return Optional.of(hidden);
    }
    return Optional.empty();
  }

  private static boolean ones(byte[] bytes, int at) {
    return bytes[at] == -1 && bytes[at + 1] == -1;
  }

  private static boolean zeros(byte[] bytes, int from, int to) {
    for (int i = from; i < to; i++) {
      if (bytes[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static boolean starts(byte[] bytes, int... prefix) {
    for (int i = 0; i < prefix.length; i++) {
      if ((bytes[i] & 0xff) != prefix[i]) {
        return false;
      }
    }
    return true;
  }

  /** {@return the address without a scope, and without a name} */
  private static InetAddress plain(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }

  /** {@return the kind of a literal address; null if {@code host} is a name} */
  public static @Nullable AddressKind ofLiteral(String host) {
    try {
      return of(InetAddress.ofLiteral(host));
    } catch (IllegalArgumentException _) {
      return null;
    }
  }
}
