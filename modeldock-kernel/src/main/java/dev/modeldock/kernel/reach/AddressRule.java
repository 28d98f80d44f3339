package dev.modeldock.kernel.reach;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Says which addresses a connection may go to. Asked before each new connection, which then goes to
 * one of these addresses: a name is resolved once, and what was checked is what is connected to.
 *
 * <p>Safe for use by several threads. May block on the resolution of a name.
 */
@FunctionalInterface
public interface AddressRule {

  /**
   * {@return the addresses of {@code host}, in the order in which they are tried; at least one}
   *
   * @param host a name or a literal address, without brackets
   * @throws UnknownHostException if the name cannot be resolved
   * @throws AddressRefusedException if it leads where no connection is made
   */
  List<InetAddress> addresses(String host, int port)
      throws UnknownHostException, AddressRefusedException;

  /** {@return a rule that lets everything pass, for hosts that stand in for a gateway} */
  static AddressRule none() {
    return (host, _) -> List.of(InetAddress.getAllByName(host));
  }
}
