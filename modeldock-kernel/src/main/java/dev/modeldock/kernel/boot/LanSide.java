package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.admission.AdmissionRules;
import dev.modeldock.kernel.certificate.CertificateSource;
import dev.modeldock.kernel.certificate.GivenCertificate;
import dev.modeldock.kernel.certificate.LiveCertificate;
import dev.modeldock.kernel.certificate.OwnCertificate;
import dev.modeldock.kernel.certificate.WantedNames;
import dev.modeldock.kernel.certificate.Watch;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.LanConfig;
import dev.modeldock.kernel.config.ListenConfig;
import dev.modeldock.kernel.crypto.SelfSigned;
import dev.modeldock.kernel.home.CertificateFiles;
import dev.modeldock.kernel.network.LanNames;
import dev.modeldock.kernel.network.MachineNames;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.key.Reach;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What other machines see of the gateway: its names, its certificate, and who of them is let in. It
 * follows the machine through its networks. Safe for use by several threads.
 */
final class LanSide implements AutoCloseable {

  private static final Duration LOOK = Duration.ofSeconds(10);

  private final ListenConfig config;
  private final @Nullable LiveCertificate certificate;
  private final @Nullable Watch watch;
  private volatile LanNames names;
  private volatile int port;
  private volatile AdmissionRules rules;

  private LanSide(ListenConfig config, Path home, SecureRandom random, InstantSource clock)
      throws IOException {
    this.config = config;
    MachineNames machine =
        config.beyondThisMachine() ? MachineNames.now() : new MachineNames(List.of(), List.of());
    this.names = new LanNames(config.address(), machine, config.allowedHosts());
    this.port = config.port();
    this.rules = rulesNow();
    this.certificate = speaksTls(config) ? new LiveCertificate(source(home, random, clock)) : null;
    this.watch =
        config.beyondThisMachine() || certificate != null ? new Watch(LOOK, this::look) : null;
  }

  static LanSide open(ListenConfig config, Path home, SecureRandom random, InstantSource clock)
      throws IOException {
    return new LanSide(config, home, random, clock);
  }

  /**
   * Refuses to serve other machines when no key could be used from them.
   *
   * @throws ConfigException which says how to make one
   */
  static void requireKey(ListenConfig config, GatewayState state, Instant now)
      throws ConfigException {
    boolean usable =
        state.keys().values().stream()
            .anyMatch(key -> key.validAt(now) && key.policy().reach().contains(Reach.LAN));
    if (config.beyondThisMachine() && !usable) {
      throw ConfigException.at(
          0,
          "gateway.host",
          "is "
              + config.host()
              + ", but no key may be used from other machines, so they could do nothing here. Run"
              + " 'modeldock serve --host 127.0.0.1', make one with 'modeldock keys create NAME"
              + " --allow-lan', and start again");
    }
  }

  /** The owner's own certificate is shown wherever it is asked for; one of ours to others only. */
  private static boolean speaksTls(ListenConfig config) {
    return switch (config.lan().tls()) {
      case AUTO -> config.beyondThisMachine() || config.lan().certificate() != null;
      case OFF -> false;
    };
  }

  private CertificateSource source(Path home, SecureRandom random, InstantSource clock) {
    LanConfig lan = config.lan();
    if (lan.certificate() != null && lan.key() != null) {
      return new GivenCertificate(home.resolve(lan.certificate()), home.resolve(lan.key()));
    }
    return new OwnCertificate(
        new CertificateFiles(home), new SelfSigned(random), this::wanted, clock);
  }

  private WantedNames wanted() {
    LanNames now = names;
    return new WantedNames(now.hosts(), now.addresses(), now.lastingAddresses());
  }

  private void look() {
    LanNames now = names.refreshed();
    if (!now.equals(names)) {
      names = now;
      rules = rulesNow();
    }
    if (certificate != null) {
      certificate.check();
    }
  }

  /** Notes the port that is bound in the end. */
  void bound(int number) {
    port = number;
    rules = rulesNow();
  }

  private AdmissionRules rulesNow() {
    AdmissionRules local = AdmissionRules.local(port, names.authorities(), config.allowedOrigins());
    return config.lan().allowed() ? local.open(config.lan().proxies()) : local;
  }

  /** {@return who is let in at this moment} */
  AdmissionRules rules() {
    return rules;
  }

  /** {@return the certificate of the listener; null if it speaks no TLS} */
  @Nullable LiveCertificate tls() {
    return certificate;
  }

  /** {@return where other machines reach the gateway} */
  List<URI> uris() {
    String scheme = certificate == null ? "http://" : "https://";
    return names.reachable().stream().map(name -> URI.create(scheme + name + ":" + port)).toList();
  }

  @Override
  public void close() {
    if (watch != null) {
      watch.close();
    }
  }
}
