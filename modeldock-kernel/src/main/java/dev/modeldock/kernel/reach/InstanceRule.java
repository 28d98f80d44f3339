package dev.modeldock.kernel.reach;

import dev.modeldock.kernel.state.Egress;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/**
 * Lets an instance connect to what its owner declared and to nothing else.
 *
 * <p>The text of an address says how far it leads ({@link Egress}), which is what policy and audit
 * go by; so what the name resolves to must be just as far. A public name that leads to this machine
 * or into its network is a name that was re-bound; a local one that leads to the internet would
 * make the audit lie. Some addresses are refused whoever names them: those that no runtime has, and
 * the gateway's own.
 */
public final class InstanceRule implements AddressRule {

  private final DeclaredEgress declared;
  private final OwnListeners own;
  private final HostResolver resolver;

  public InstanceRule(DeclaredEgress declared, OwnListeners own, HostResolver resolver) {
    this.declared = declared;
    this.own = own;
    this.resolver = resolver;
  }

  @Override
  public List<InetAddress> addresses(String host, int port)
      throws UnknownHostException, AddressRefusedException {
    Egress named = Egress.toHost(host);
    // Known to be refused without asking anybody, which would tell a name to a resolver.
    AddressKind literal = AddressKind.ofLiteral(host);
    if (literal != null && literal.never()) {
      throw refused(host, host, literal.phrase());
    }
    if (!declared.all().contains(named)) {
      throw new AddressRefusedException(
          "no connection to %s is made: it is %s, and no address in the instance's settings is"
              .formatted(host, far(named)));
    }
    List<InetAddress> all = resolver.resolve(host);
    for (InetAddress address : all) {
      check(host, port, named, address, all.size() == 1);
    }
    List<InetAddress> usable =
        all.stream().filter(address -> as(named, AddressKind.of(address))).toList();
    if (usable.isEmpty()) {
      throw refused(host, text(all.getFirst()), AddressKind.of(all.getFirst()).phrase());
    }
    return usable;
  }

  private void check(String host, int port, Egress named, InetAddress address, boolean only)
      throws AddressRefusedException {
    AddressKind kind = AddressKind.of(address);
    // Names of a network have such addresses beside the one that is meant; it is not used.
    boolean beside =
        named == Egress.LAN
            && !only
            && (kind == AddressKind.LINK_LOCAL || kind == AddressKind.PUBLIC);
    if (!beside && !as(named, kind)) {
      throw refused(host, text(address), kind.phrase());
    }
    if (own.are(address, port)) {
      throw new AddressRefusedException(
          "no connection to %s:%d is made: the gateway itself listens there"
              .formatted(text(address), port));
    }
  }

  private static AddressRefusedException refused(String host, String address, String what) {
    return new AddressRefusedException(
        host.equals(address)
            ? "no connection to %s is made: it is %s".formatted(address, what)
            : "no connection to %s is made: the name leads to %s, which is %s; if that is meant, set the address itself"
                .formatted(host, address, what));
  }

  private static String text(InetAddress address) {
    return address.getHostAddress();
  }

  private static String far(Egress egress) {
    return switch (egress) {
      case NONE -> "on this machine";
      case LAN -> "in a private network";
      case CLOUD -> "on the internet";
    };
  }

  /** Whether an address is as far away as its name says. */
  private static boolean as(Egress named, AddressKind kind) {
    return switch (named) {
      case NONE -> kind == AddressKind.LOOPBACK;
      case LAN -> kind == AddressKind.PRIVATE;
      case CLOUD -> kind == AddressKind.PUBLIC;
    };
  }
}
