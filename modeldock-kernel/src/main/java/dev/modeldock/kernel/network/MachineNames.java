package dev.modeldock.kernel.network;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What this machine is called by others.
 *
 * @param hosts its host names, in lower case
 * @param addresses its addresses that others could use, without loopback and link-local ones, which
 *     need a scope that no URL can carry
 */
public record MachineNames(List<String> hosts, List<InetAddress> addresses) {

  private static final Pattern NAME =
      Pattern.compile("[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");
  private static final int LONGEST = 253;

  public MachineNames {
    hosts = List.copyOf(hosts);
    addresses = List.copyOf(addresses);
  }

  /** {@return whether {@code text} can be a host name} */
  public static boolean isName(String text) {
    return text.length() <= LONGEST && NAME.matcher(text.toLowerCase(Locale.ROOT)).matches();
  }

  /** Looks. May block for as long as the system takes to say its own name. */
  public static MachineNames now() {
    return new MachineNames(ownHosts(), ownAddresses());
  }

  /** {@return the same names, with the addresses as they are now; those of before if unknown} */
  public MachineNames refreshed() {
    List<InetAddress> now = ownAddresses();
    return now.isEmpty() ? this : new MachineNames(hosts, now);
  }

  private static List<String> ownHosts() {
    Set<String> hosts = new LinkedHashSet<>();
    try {
      String name = InetAddress.getLocalHost().getHostName().toLowerCase(Locale.ROOT);
      if (isName(name) && IpText.parse(name).isEmpty() && !name.equals("localhost")) {
        hosts.add(name);
        if (name.indexOf('.') < 0) {
          // What the machine is called by those who ask the network itself.
          hosts.add(name + ".local");
        }
      }
    } catch (UnknownHostException _) {
      // A machine whose name leads nowhere is called by its addresses.
    }
    return List.copyOf(hosts);
  }

  private static List<InetAddress> ownAddresses() {
    try {
      return NetworkInterface.networkInterfaces()
          .filter(MachineNames::isUp)
          // Real interfaces are older than those of virtual machines and containers.
          .sorted(Comparator.comparingInt(NetworkInterface::getIndex))
          .flatMap(NetworkInterface::inetAddresses)
          .filter(address ->
              !address.isLoopbackAddress()
                  && !address.isLinkLocalAddress()
                  && !address.isMulticastAddress())
          .map(IpText::plain)
          .distinct()
          .toList();
    } catch (SocketException _) {
      return List.of();
    }
  }

  private static boolean isUp(NetworkInterface face) {
    try {
      return face.isUp();
    } catch (SocketException _) {
      return false;
    }
  }
}
