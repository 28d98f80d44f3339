package dev.modeldock.kernel.reach;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Resolves names. */
@FunctionalInterface
public interface HostResolver {

  /** {@return the addresses of {@code host}, a name or a literal address; at least one} */
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** {@return what the machine itself resolves names with} */
  static HostResolver ofMachine() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
