package dev.modeldock.kernel.admission;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Where requests may come from. Everything is compared exactly, but for the case of host names.
 *
 * @param authorities the values of {@code Host} that are ours, in lower case
 * @param origins the web pages that may send requests, as browsers write them, in lower case
 * @param lan whether requests may come from beyond this machine
 * @param proxies who is believed when it says for whom it asks
 */
public record AdmissionRules(
    Set<String> authorities, Set<String> origins, boolean lan, Proxies proxies) {

  /** Where browsers leave the port out. */
  private static final List<Integer> USUAL_PORTS = List.of(80, 443);

  private static final List<String> LOOPBACK_NAMES = List.of("localhost", "127.0.0.1", "[::1]");

  public AdmissionRules {
    authorities = lowerCase(authorities);
    origins = lowerCase(origins);
  }

  /** Makes rules by which no proxy is believed. */
  public AdmissionRules(Set<String> authorities, Set<String> origins, boolean lan) {
    this(authorities, origins, lan, Proxies.none());
  }

  /**
   * Makes the rules of a listener on {@code port} for this machine only: its three loopback names
   * and {@code names}, each with the port (and without it only where the port is 80 or 443, as
   * browsers leave it out there).
   *
   * @param names further host names, without a port
   * @param origins the web pages that may send requests, such as {@code http://localhost:5173}
   */
  public static AdmissionRules local(
      int port, Collection<String> names, Collection<String> origins) {
    Set<String> authorities = new HashSet<>();
    for (Collection<String> group : List.of(LOOPBACK_NAMES, names)) {
      for (String name : group) {
        authorities.add(name + ":" + port);
        if (USUAL_PORTS.contains(port)) {
          authorities.add(name);
        }
      }
    }
    return new AdmissionRules(authorities, Set.copyOf(origins), false);
  }

  /** {@return these rules, for requests from beyond this machine as well} */
  public AdmissionRules open(Proxies believed) {
    return new AdmissionRules(authorities, origins, true, believed);
  }

  private static Set<String> lowerCase(Set<String> texts) {
    Set<String> lower = new HashSet<>();
    texts.forEach(text -> lower.add(text.toLowerCase(Locale.ROOT)));
    return Set.copyOf(lower);
  }
}
