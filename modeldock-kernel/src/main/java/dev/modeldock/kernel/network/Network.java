package dev.modeldock.kernel.network;

import java.net.InetAddress;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A range of addresses, written {@code 192.168.1.0/24}.
 *
 * @param base its first address
 * @param bits how many leading bits its addresses have in common
 */
public record Network(InetAddress base, int bits) {

  /**
   * {@return the network that {@code text} is} One address alone is a network of one. A network of
   * all addresses, and one whose base has bits beyond its prefix, is none.
   */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    return IpText.parse(slash < 0 ? text : text.substring(0, slash))
        .flatMap(base -> of(base, slash < 0 ? null : text.substring(slash + 1)));
  }

  private static Optional<Network> of(InetAddress base, @Nullable String prefix) {
    int most = base.getAddress().length * 8;
    int bits = most;
    if (prefix != null) {
      if (prefix.isEmpty() || prefix.length() > 3 || !prefix.chars().allMatch(Character::isDigit)) {
        return Optional.empty();
      }
      bits = Integer.parseInt(prefix);
    }
    if (bits < 1 || bits > most) {
      return Optional.empty();
    }
    byte[] bytes = base.getAddress();
    for (int bit = bits; bit < most; bit++) {
      if ((bytes[bit / 8] >> 7 - bit % 8 & 1) != 0) {
        return Optional.empty();
      }
    }
    return Optional.of(new Network(base, bits));
  }

  /** {@return whether {@code address} is in it} */
  public boolean contains(InetAddress address) {
    byte[] mine = base.getAddress();
    byte[] its = IpText.plain(address).getAddress();
    if (mine.length != its.length) {
      return false;
    }
    int whole = bits / 8;
    for (int i = 0; i < whole; i++) {
      if (mine[i] != its[i]) {
        return false;
      }
    }
    int rest = bits % 8;
    return rest == 0 || (mine[whole] ^ its[whole]) >> 8 - rest == 0;
  }

  @Override
  public String toString() {
    return IpText.of(base) + "/" + bits;
  }
}
