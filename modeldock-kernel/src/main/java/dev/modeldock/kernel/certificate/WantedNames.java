package dev.modeldock.kernel.certificate;

import dev.modeldock.kernel.network.IpText;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * What clients call the gateway by, and so has to be in its certificate.
 *
 * @param hosts the host names; at least one
 * @param addresses the addresses
 * @param lasting those of the addresses for whose sake a new certificate is made. Others go along
 *     with the next one: addresses of version 6 may change each day, and so would what clients have
 *     to trust
 */
public record WantedNames(
    List<String> hosts, List<InetAddress> addresses, List<InetAddress> lasting) {

  /** A machine that wanders through networks does not collect their addresses for ever. */
  private static final int MOST_ADDRESSES = 32;

  public WantedNames {
    hosts = List.copyOf(hosts);
    addresses = List.copyOf(addresses);
    lasting = List.copyOf(lasting);
  }

  /** {@return whether {@code certificate} has what it has to} */
  boolean coveredBy(ServerCertificate certificate) {
    Set<String> covered = Set.copyOf(certificate.names());
    return covered.containsAll(hosts)
        && lasting.stream().map(IpText::of).allMatch(covered::contains);
  }

  /**
   * {@return these names, with the addresses that {@code former} had} A network that comes and goes
   * then needs a new certificate once, and not each time.
   */
  WantedNames joinedWith(ServerCertificate former) {
    Set<InetAddress> all = new LinkedHashSet<>(addresses);
    former.names().stream().map(IpText::parse).flatMap(Optional::stream).forEach(all::add);
    return new WantedNames(
        hosts, new ArrayList<>(all).subList(0, Math.min(all.size(), MOST_ADDRESSES)), lasting);
  }
}
