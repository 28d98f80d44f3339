package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.admission.Proxies;
import dev.modeldock.kernel.config.LanConfig;
import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.network.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads how other machines are served, from the section that says where the gateway listens. */
final class LanReader {

  private static final List<String> LOOPBACK = List.of("127.0.0.1", "localhost", "::1");

  private LanReader() {}

  /** {@return the host to listen on, which other machines can reach only if that is allowed} */
  static String host(Section section, LanConfig lan) {
    String host = section.text("host", "127.0.0.1");
    if (LOOPBACK.contains(host)) {
      return host;
    }
    Optional<InetAddress> address = IpText.parse(host);
    if (address.isEmpty() || !canBeBound(address.get())) {
      section.problem(
          "host",
          "must be 127.0.0.1, ::1 or localhost, or with allow_lan: true also 0.0.0.0, :: or an"
              + " address of this machine; this is '"
              + host
              + "'");
    } else if (!lan.allowed()) {
      section.problem(
          "host",
          "is "
              + host
              + ", which other machines can reach: if they shall, say allow_lan: true in the"
              + " section gateway of the configuration file as well");
    }
    return host;
  }

  private static boolean canBeBound(InetAddress address) {
    return !address.isLoopbackAddress()
        && !address.isLinkLocalAddress()
        && !address.isMulticastAddress();
  }

  static LanConfig read(Section section) {
    boolean allowed = section.truth("allow_lan", false);
    LanConfig.Tls tls = section.choice("tls", LanConfig.Tls.AUTO);
    String certificate = section.text("tls_cert");
    String key = section.text("tls_key");
    requireBoth(section, certificate, key);
    if (tls == LanConfig.Tls.OFF && certificate != null) {
      section.problem("tls", "is off, which leaves tls_cert without a use; remove one of them");
    }
    return new LanConfig(allowed, tls, certificate, key, proxies(section));
  }

  private static void requireBoth(
      Section section, @Nullable String certificate, @Nullable String key) {
    if (certificate != null && key == null) {
      section.problem("tls_cert", "needs the file of its key as well: say tls_key");
    }
    if (certificate == null && key != null) {
      section.problem("tls_key", "needs the file of its certificate as well: say tls_cert");
    }
  }

  private static Proxies proxies(Section section) {
    List<String> texts = section.texts("trusted_proxies");
    for (String text : texts) {
      if (Network.parse(text).isEmpty()) {
        section.problem(
            "trusted_proxies",
            "must hold addresses and networks such as 127.0.0.2 or 10.0.8.0/24; '"
                + text
                + "' is neither");
      }
    }
    return new Proxies(
        texts.stream().map(Network::parse).flatMap(Optional::stream).toList(),
        section.choice("proxy_header", Proxies.Header.X_FORWARDED_FOR));
  }
}
