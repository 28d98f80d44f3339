package dev.modeldock.kernel.reach;

import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.Set;

/**
 * Knows where the gateway itself listens, so that it does not become its own runtime. Safe for use
 * by several threads.
 */
public final class OwnListeners {

  private volatile Set<Integer> ports = Set.of();

  /** Sets the ports that the gateway listens on. */
  public void on(Collection<Integer> own) {
    ports = Set.copyOf(own);
  }

  /** {@return whether {@code port} of {@code address} is one of this gateway's} */
  boolean are(InetAddress address, int port) {
    return ports.contains(port) && isOwn(address);
  }

  private static boolean isOwn(InetAddress address) {
    if (AddressKind.of(address) == AddressKind.LOOPBACK) {
      return true;
    }
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException _) {
      // Nobody can tell, so it is not tried out.
      return true;
    }
  }
}
