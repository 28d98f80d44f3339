package dev.modeldock.kernel.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.regex.Pattern;

/** Reads and writes addresses as texts, strictly: no name is ever looked up. */
public final class IpText {

  private static final Pattern FORM = Pattern.compile("[0-9a-fA-F:.]+");
  private static final int LONGEST = 45;
  private static final int GROUPS = 8;

  private IpText() {}

  /**
   * {@return the address that {@code text} is} Four decimal numbers, or an IPv6 address without
   * brackets and without a scope; an IPv4 address within an IPv6 one is given as itself.
   */
  public static Optional<InetAddress> parse(String text) {
    if (text.isEmpty() || text.length() > LONGEST || !FORM.matcher(text).matches()) {
      return Optional.empty();
    }
    try {
      if (text.indexOf(':') >= 0) {
        return Optional.of(Inet6Address.ofLiteral(text));
      }
      InetAddress address = Inet4Address.ofLiteral(text);
      // Fewer than four numbers, and leading zeros, are read differently by different programs.
      return address.getHostAddress().equals(text) ? Optional.of(address) : Optional.empty();
    } catch (IllegalArgumentException _) {
      return Optional.empty();
    }
  }

  /**
   * {@return {@code address}; an IPv4 address within an IPv6 one as itself, any without a scope}
   */
  public static InetAddress plain(InetAddress address) {
    byte[] bytes = address.getAddress();
    if (bytes.length == 4) {
      return address;
    }
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("the bytes of an address are an address", e);
    }
  }

  /** {@return whether {@code address} is of the machine that looks at it} */
  public static boolean isLoopback(InetAddress address) {
    return plain(address).isLoopbackAddress();
  }

  /** {@return {@code address} in its shortest form, as RFC 5952 has it} */
  public static String of(InetAddress address) {
    InetAddress plain = plain(address);
    byte[] bytes = plain.getAddress();
    if (bytes.length == 4) {
      return plain.getHostAddress();
    }
    int[] groups = new int[GROUPS];
    Arrays.setAll(groups, i -> (bytes[2 * i] & 0xff) << 8 | bytes[2 * i + 1] & 0xff);
    int[] zeros = longestZeros(groups);
    if (zeros[1] < 2) {
      return joined(groups, 0, GROUPS);
    }
    return joined(groups, 0, zeros[0]) + "::" + joined(groups, zeros[0] + zeros[1], GROUPS);
  }

  /** {@return {@code address} as it stands in a URL} */
  public static String inUrl(InetAddress address) {
    String text = of(address);
    return text.indexOf(':') < 0 ? text : "[" + text + "]";
  }

  /** {@return where the first of the longest runs of zeros begins, and how long it is} */
  private static int[] longestZeros(int[] groups) {
    int[] best = {0, 0};
    for (int i = 0; i < GROUPS; i++) {
      int end = i;
      while (end < GROUPS && groups[end] == 0) {
        end++;
      }
      if (end - i > best[1]) {
        best = new int[] {i, end - i};
      }
    }
    return best;
  }

  private static String joined(int[] groups, int from, int to) {
    var text = new StringJoiner(":");
    for (int i = from; i < to; i++) {
      text.add(Integer.toHexString(groups[i]));
    }
    return text.toString();
  }
}
