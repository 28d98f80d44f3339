package dev.modeldock.kernel.network;

import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a listener is called by its clients.
 *
 * @param host the address that it is bound to
 * @param machine what the machine is called
 * @param further the names and addresses that its owner calls it by, without a port
 */
public record LanNames(InetAddress host, MachineNames machine, List<String> further) {

  public LanNames {
    further = further.stream().map(name -> name.toLowerCase(Locale.ROOT)).toList();
  }

  /** {@return the same, with the addresses of the machine as they are now} */
  public LanNames refreshed() {
    return new LanNames(host, machine.refreshed(), further);
  }

  /** {@return the host names that a certificate has to have; the first says most} */
  public List<String> hosts() {
    Set<String> hosts = new LinkedHashSet<>(machine.hosts());
    further.stream()
        .filter(name -> MachineNames.isName(name) && IpText.parse(name).isEmpty())
        .forEach(hosts::add);
    hosts.add("localhost");
    return List.copyOf(hosts);
  }

  /** {@return the addresses that a certificate has to have} */
  public List<InetAddress> addresses() {
    Set<InetAddress> addresses = new LinkedHashSet<>(bound());
    addresses.addAll(furtherAddresses());
    Stream.of("127.0.0.1", "::1").map(IpText::parse).forEach(each -> addresses.add(each.get()));
    return List.copyOf(addresses);
  }

  /** {@return those of them that do not change by themselves each day} */
  public List<InetAddress> lastingAddresses() {
    Set<InetAddress> lasting = new LinkedHashSet<>(furtherAddresses());
    bound().stream()
        .filter(address -> !host.isAnyLocalAddress() || address instanceof Inet4Address)
        .forEach(lasting::add);
    return List.copyOf(lasting);
  }

  /** {@return what clients may write into {@code Host}, beside the names of loopback} */
  public List<String> authorities() {
    var names = new ArrayList<>(further);
    names.addAll(machine.hosts());
    for (InetAddress address : bound()) {
      names.add(IpText.inUrl(address));
      if (address instanceof Inet6Address) {
        // As some programs write it.
        names.add("[" + address.getHostAddress() + "]");
      }
    }
    return List.copyOf(names);
  }

  /** {@return how other machines reach the listener, as it stands in a URL; the surest first} */
  public List<String> reachable() {
    List<InetAddress> bound = bound();
    return Stream.of(
            bound.stream().filter(Inet4Address.class::isInstance).map(IpText::inUrl),
            (bound.isEmpty() ? Stream.<String>empty() : machine.hosts().stream()),
            bound.stream().filter(Inet6Address.class::isInstance).map(IpText::inUrl))
        .flatMap(names -> names)
        .toList();
  }

  private List<InetAddress> bound() {
    if (host.isAnyLocalAddress()) {
      return machine.addresses();
    }
    return host.isLoopbackAddress() ? List.of() : List.of(host);
  }

  private List<InetAddress> furtherAddresses() {
    return further.stream()
        .map(name -> name.startsWith("[") ? name.substring(1, name.length() - 1) : name)
        .map(IpText::parse)
        .flatMap(Optional::stream)
        .toList();
  }
}
