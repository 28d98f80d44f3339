package dev.modeldock.kernel.boot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.modeldock.kernel.admission.Admission;
import dev.modeldock.kernel.admission.Admitted;
import dev.modeldock.kernel.certificate.TestCertificates;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.ListenConfig;
import dev.modeldock.kernel.config.file.ConfigReader;
import dev.modeldock.kernel.crypto.Argon2id;
import dev.modeldock.kernel.endpoint.Refusals;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.identity.KeyMint;
import dev.modeldock.kernel.identity.MintedKey;
import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.network.MachineNames;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.Reach;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A gateway that serves other machines: when it starts, and what they see of it. */
class LanSideTest {

  @TempDir private Path home;

  /** A gateway of listeners alone: it tells each request who it is believed to be from. */
  private final class Served implements AutoCloseable {

    final LanSide lan;
    final Listeners listeners;

    Served(String gateway) throws Exception {
      ListenConfig config = config(gateway);
      lan = LanSide.open(config, home, new SecureRandom(), Clock.systemUTC());
      listeners = new Listeners(config, lan, () -> {});
      var admission = new Admission(lan::rules);
      listeners.start(
          exchange -> {
            switch (admission.decide(exchange.inbound())) {
              case Decision.Pass<Admitted>(Admitted admitted) -> tell(exchange, admitted.peer());
              case Decision.Refuse<Admitted>(var why) -> Refusals.tell(exchange, why);
            }
          },
          exchange -> tell(exchange, new Peer(exchange.inbound().peer(), true)));
    }

    int port() {
      return listeners.gatewayUri().getPort();
    }

    @Override
    public void close() {
      listeners.close();
      lan.close();
    }
  }

  private static void tell(Exchange exchange, Peer peer) {
    String text = IpText.of(peer.address()) + (peer.thisMachine() ? " here" : " elsewhere");
    try {
      exchange.answer(Answer.json(200, text.getBytes(StandardCharsets.UTF_8)));
    } catch (ClientGoneException e) {
      throw new AssertionError(e);
    }
  }

  private static ListenConfig config(String gateway) throws ConfigException {
    return new ConfigReader()
        .read("gateway: {port: 0, control_port: 0, " + gateway + "}", Map.of())
        .listen();
  }

  private static GatewayState with(Set<Reach> reach, @Nullable Instant expiresAt) {
    var random = new SecureRandom();
    MintedKey key =
        new KeyMint(random, new Argon2id(random), Clock.systemUTC())
            .mint(
                "k",
                KeyGrant.of(EnumSet.allOf(Scope.class), KeyPolicy.standard().reaching(reach)),
                expiresAt);
    return GatewayState.empty().after(new StateChange.PutKey(key.record()));
  }

  private static List<InetAddress> ownAddresses() {
    List<InetAddress> addresses = MachineNames.now().addresses();
    assumeTrue(!addresses.isEmpty(), "this machine has no address but loopback");
    return addresses;
  }

  private static Socket secure(Served gateway, InetAddress address) throws Exception {
    SSLSocket socket =
        (SSLSocket)
            TestCertificates.trusting(gateway.lan.tls().current())
                .getSocketFactory()
                .createSocket(
                    new Socket(address, gateway.port()), IpText.of(address), gateway.port(), true);
    SSLParameters parameters = socket.getSSLParameters();
    // The name of the server is checked as well, which sockets do not by themselves.
    parameters.setEndpointIdentificationAlgorithm("HTTPS");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static String ask(Socket socket, String host, String headers) throws IOException {
    try (socket) {
      socket.setSoTimeout(10_000);
      String request =
          "GET /v1/models HTTP/1.1\r\nHost: "
              + host
              + "\r\n"
              + headers
              + "Connection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "'::'", "192.168.1.5"})
  void itDoesNotStartWhenNoKeyMayBeUsedFromOtherMachines(String host) throws Exception {
    Instant now = Instant.now();
    ListenConfig open = config("allow_lan: true, host: " + host);
    for (GatewayState useless :
        List.of(
            GatewayState.empty(),
            with(Set.of(Reach.CLOUD, Reach.HIGH_RISK), null),
            with(Set.of(Reach.LAN), now.minusSeconds(1)))) {
      assertThatThrownBy(() -> LanSide.requireKey(open, useless, now))
          .isInstanceOf(ConfigException.class)
          .hasMessageStartingWith("gateway.host: is " + host.replace("'", ""))
          .hasMessageContaining("no key may be used from other machines")
          .hasMessageContaining("modeldock serve --host 127.0.0.1")
          .hasMessageContaining("modeldock keys create NAME --allow-lan");
      LanSide.requireKey(config("allow_lan: true"), useless, now);
    }
    LanSide.requireKey(open, with(Set.of(Reach.LAN), null), now);
  }

  @Test
  void aGatewayOfItsOwnMachineHasNoCertificateAndNoOtherAddress() throws Exception {
    try (Served gateway = new Served("host: 127.0.0.1")) {
      assertThat(gateway.lan.uris()).isEmpty();
      assertThat(gateway.lan.tls()).isNull();
      for (InetAddress address : ownAddresses()) {
        assertThatThrownBy(() -> new Socket(address, gateway.port()).close())
            .isInstanceOf(ConnectException.class);
      }
    }
    assertThat(home.resolve("cert.pem")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.0.0.0", "'::'"})
  void itIsReachedByEachOfItsAddressesOverTls(String host) throws Exception {
    try (Served gateway = new Served("allow_lan: true, host: " + host)) {
      int port = gateway.port();
      for (InetAddress address : ownAddresses()) {
        String name = IpText.inUrl(address) + ":" + port;
        assertThat(gateway.lan.uris()).contains(URI.create("https://" + name));
        assertThat(ask(secure(gateway, address), name, ""))
            .startsWith("HTTP/1.1 200")
            .endsWith(IpText.of(address) + " elsewhere");
        assertThat(ask(secure(gateway, address), "evil.example:" + port, ""))
            .startsWith("HTTP/1.1 403")
            .contains("host_not_allowed");
        assertThat(ask(new Socket(address, port), name, ""))
            .as("plain HTTP")
            .startsWith("HTTP/1.1 400")
            .contains("use https");
        assertThatThrownBy(
                () -> new Socket(address, gateway.listeners.controlUri().getPort()).close())
            .as("the control listener")
            .isInstanceOf(ConnectException.class);
      }
    }
  }

  @Test
  void clientsOnItsOwnMachineGoOnAsTheyAre() throws Exception {
    InetAddress address = ownAddresses().getFirst();
    for (String host : List.of("0.0.0.0", "'" + IpText.of(address) + "'")) {
      try (Served gateway = new Served("allow_lan: true, host: " + host)) {
        int port = gateway.port();
        assertThat(gateway.listeners.gatewayUri())
            .isEqualTo(URI.create("http://127.0.0.1:" + port));
        InetAddress here = InetAddress.getLoopbackAddress();
        assertThat(ask(new Socket(here, port), "localhost:" + port, "")).endsWith("127.0.0.1 here");
        assertThat(ask(secure(gateway, address), IpText.inUrl(address) + ":" + port, ""))
            .endsWith(IpText.of(address) + " elsewhere");
        assertThat(gateway.lan.uris())
            .contains(URI.create("https://" + IpText.inUrl(address) + ":" + port));
      }
    }
  }

  @Test
  void aListenerOnOneAddressIsReachedByNoOther() throws Exception {
    List<InetAddress> addresses = ownAddresses();
    assumeTrue(addresses.size() > 1, "this machine has one address only");
    String host = "'" + IpText.of(addresses.getFirst()) + "'";
    try (Served gateway = new Served("allow_lan: true, host: " + host)) {
      assertThatThrownBy(() -> new Socket(addresses.get(1), gateway.port()).close())
          .isInstanceOf(ConnectException.class);
      assertThat(gateway.lan.tls().current().names()).doesNotContain(IpText.of(addresses.get(1)));
    }
  }

  @Test
  void withoutTlsItIsPlainForAll() throws Exception {
    InetAddress address = ownAddresses().getFirst();
    try (Served gateway = new Served("allow_lan: true, host: 0.0.0.0, tls: off")) {
      String name = IpText.inUrl(address) + ":" + gateway.port();
      assertThat(gateway.lan.uris()).contains(URI.create("http://" + name));
      assertThat(gateway.lan.tls()).isNull();
      assertThat(ask(new Socket(address, gateway.port()), name, ""))
          .endsWith(IpText.of(address) + " elsewhere");
    }
  }

  @Test
  void aProxyThatIsDeclaredIsBelievedAndAnyOtherIsNot() throws Exception {
    try (Served gateway = new Served("allow_lan: true, trusted_proxies: [127.0.0.2]")) {
      InetAddress here = InetAddress.getLoopbackAddress();
      InetAddress proxy = IpText.parse("127.0.0.2").orElseThrow();
      String name = "127.0.0.1:" + gateway.port();
      String forwarded = "X-Forwarded-For: 6.6.6.6\r\nX-Forwarded-For: 192.168.1.7\r\n";
      assertThat(ask(new Socket(here, gateway.port(), proxy, 0), name, forwarded))
          .endsWith("192.168.1.7 elsewhere");
      assertThat(ask(new Socket(here, gateway.port()), name, forwarded))
          .endsWith("127.0.0.1 elsewhere");
      assertThat(ask(new Socket(here, gateway.port()), name, "")).endsWith("127.0.0.1 here");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "X-Forwarded-For: 127.0.0.1",
        "x-forwarded-for:",
        "Forwarded: for=127.0.0.1",
        "X-Real-IP: 127.0.0.1",
        "X-Forwarded-Host: localhost",
        "X-Forwarded-Proto: http",
        "Via: 1.1 proxy"
      })
  void aGatewayOfItsOwnMachineRefusesWhatCameThroughAProxy(String trace) throws Exception {
    try (Served gateway = new Served("host: 127.0.0.1")) {
      InetAddress here = InetAddress.getLoopbackAddress();
      String name = "127.0.0.1:" + gateway.port();
      assertThat(ask(new Socket(here, gateway.port()), name, "")).endsWith("127.0.0.1 here");
      assertThat(ask(new Socket(here, gateway.port()), name, trace + "\r\n"))
          .startsWith("HTTP/1.1 403")
          .contains("peer_not_allowed", "through a proxy");
      int control = gateway.listeners.controlUri().getPort();
      assertThat(ask(new Socket(here, control), "127.0.0.1:" + control, trace + "\r\n"))
          .startsWith("HTTP/1.1 403");
    }
  }

  @Test
  void theOwnersCertificateIsShownInTheCertificatesPlace() throws Exception {
    var first = TestCertificates.live(Files.createDirectory(home.resolve("given")), "127.0.0.1");
    try (Served gateway =
        new Served("host: 127.0.0.1, tls_cert: given/cert.pem, tls_key: given/cert.key")) {
      assertThat(gateway.lan.tls().current().leaf()).isEqualTo(first.current().leaf());
      InetAddress here = InetAddress.getLoopbackAddress();
      assertThat(ask(secure(gateway, here), "localhost:" + gateway.port(), ""))
          .endsWith("127.0.0.1 here");
    }
    assertThatThrownBy(() -> new Served("tls_cert: none.pem, tls_key: none.key"))
        .hasMessageContaining("there is no file")
        .hasMessageContaining("none.pem");
  }
}
