package dev.modeldock.kernel.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modeldock.api.Locality;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.state.Egress;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class InstanceRuleTest {

  private final OwnListeners own = new OwnListeners();
  private final List<String> asked = new ArrayList<>();

  private AddressRule rule(Egress declared, String... answers) {
    return new InstanceRule(
        new DeclaredEgress(Set.of(declared)),
        own,
        host -> {
          asked.add(host);
          return answers.length == 0
              ? List.of(InetAddress.ofLiteral(host))
              : Stream.of(answers).map(InetAddress::ofLiteral).toList();
        });
  }

  private static List<String> texts(List<InetAddress> addresses) {
    return addresses.stream().map(InetAddress::getHostAddress).toList();
  }

  @ParameterizedTest
  @CsvSource({
    "NONE, 127.0.0.1",
    "NONE, 127.8.8.8",
    "NONE, ::1",
    "LAN, 192.168.1.20",
    "LAN, 10.1.2.3",
    "LAN, 100.101.102.103",
    "LAN, fd12:0:0:0:0:0:0:1",
    "CLOUD, 8.8.8.8"
  })
  void aLiteralAddressIsItsOwnDeclaration(Egress declared, String host) throws Exception {
    assertThat(rule(declared).addresses(host, 80)).containsExactly(InetAddress.ofLiteral(host));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "169.254.169.254",
        "169.254.1.1",
        "fe80::1",
        "fd00:ec2::254",
        "100.100.100.200",
        "0.0.0.0",
        "0.0.0.1",
        "::",
        "224.0.0.1",
        "255.255.255.255",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "2002:a9fe:a9fe::1"
      })
  void someAddressesAreRefusedWhateverIsDeclared(String host) {
    for (Egress declared : Egress.values()) {
      assertThatThrownBy(() -> rule(declared).addresses(host, 80))
          .isInstanceOf(AddressRefusedException.class)
          .hasMessageContaining(host);
    }
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "CLOUD, 127.0.0.1, this machine",
    "CLOUD, localhost, this machine",
    "CLOUD, 192.168.1.1, a private network",
    "CLOUD, nas, a private network",
    "LAN, 127.0.0.1, this machine",
    "NONE, 192.168.1.1, a private network",
    "NONE, example.com, the internet",
    "LAN, example.com, the internet"
  })
  void whatNoSettingNamesIsRefusedUnasked(Egress declared, String host, String where) {
    assertThatThrownBy(() -> rule(declared, "127.0.0.1").addresses(host, 80))
        .isInstanceOf(AddressRefusedException.class)
        .hasMessageContaining(host)
        .hasMessageContaining(where);
    assertThat(asked).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "::1",
        "192.168.1.1",
        "10.0.0.1",
        "100.64.0.1",
        "fd12::1",
        "169.254.169.254",
        "fe80::1",
        "0.0.0.0",
        "224.0.0.1",
        "100.100.100.200",
        "64:ff9b::7f00:1",
        "2002:7f00:1::"
      })
  void aPublicNameThatWasReboundIsRefused(String address) throws Exception {
    assertThatThrownBy(() -> rule(Egress.CLOUD, address).addresses("api.example.com", 443))
        .isInstanceOf(AddressRefusedException.class)
        .hasMessageContaining("api.example.com")
        .hasMessageContaining(InetAddress.ofLiteral(address).getHostAddress());
    assertThatThrownBy(
            () -> rule(Egress.CLOUD, "8.8.8.8", address).addresses("api.example.com", 443))
        .as("beside a good one")
        .isInstanceOf(AddressRefusedException.class);
    assertThat(texts(rule(Egress.CLOUD, "8.8.8.8", "8.8.4.4").addresses("api.example.com", 443)))
        .containsExactly("8.8.8.8", "8.8.4.4");
  }

  @Test
  void localhostIsThisMachineOrNothing() throws Exception {
    assertThat(texts(rule(Egress.NONE, "127.0.0.1", "::1").addresses("localhost", 80)))
        .containsExactly("127.0.0.1", "0:0:0:0:0:0:0:1");
    assertThatThrownBy(() -> rule(Egress.NONE, "8.8.8.8").addresses("localhost", 80))
        .hasMessageContaining("8.8.8.8, which is the internet");
    assertThatThrownBy(() -> rule(Egress.NONE, "127.0.0.1").addresses("localhost.", 80))
        .isInstanceOf(AddressRefusedException.class);
  }

  @Test
  void aNameOfTheNetworkLeadsIntoTheNetworkOnly() throws Exception {
    assertThat(texts(rule(Egress.LAN, "192.168.1.5").addresses("nas.local", 80)))
        .containsExactly("192.168.1.5");
    assertThat(texts(rule(Egress.LAN, "fe80::5", "192.168.1.5", "2003::5").addresses("nas", 80)))
        .as("what stands beside the address that is meant")
        .containsExactly("192.168.1.5");
    for (String elsewhere : List.of("127.0.0.1", "8.8.8.8", "fe80::5", "169.254.169.254")) {
      assertThatThrownBy(() -> rule(Egress.LAN, elsewhere).addresses("nas.local", 80))
          .as(elsewhere)
          .isInstanceOf(AddressRefusedException.class);
    }
    assertThatThrownBy(() -> rule(Egress.LAN, "192.168.1.5", "127.0.0.1").addresses("nas", 80))
        .isInstanceOf(AddressRefusedException.class);
    assertThatThrownBy(() -> rule(Egress.LAN, "2003::5", "fe80::5").addresses("nas", 80))
        .isInstanceOf(AddressRefusedException.class);
    assertThatThrownBy(
            () -> rule(Egress.LAN, "169.254.169.254").addresses("metadata.google.internal", 80))
        .hasMessageContaining("link-local");
  }

  @Test
  void theGatewayIsNotItsOwnRuntime() throws Exception {
    own.on(List.of(3737, 3738));
    for (int port : List.of(3737, 3738)) {
      for (String host : List.of("127.0.0.1", "::1", "127.9.9.9", "::ffff:127.0.0.1")) {
        assertThatThrownBy(() -> rule(Egress.NONE).addresses(host, port))
            .hasMessageContaining("the gateway itself listens there");
      }
      assertThatThrownBy(() -> rule(Egress.NONE, "::1").addresses("localhost", port))
          .isInstanceOf(AddressRefusedException.class);
    }
    assertThat(rule(Egress.NONE).addresses("127.0.0.1", 3739)).hasSize(1);
    assertThat(rule(Egress.LAN).addresses("192.168.77.78", 3737)).hasSize(1);
    List<InetAddress> further =
        NetworkInterface.networkInterfaces()
            .flatMap(NetworkInterface::inetAddresses)
            .filter(address -> AddressKind.of(address) == AddressKind.PRIVATE)
            .toList();
    for (InetAddress mine : further) {
      assertThatThrownBy(() -> rule(Egress.LAN).addresses(mine.getHostAddress(), 3737))
          .isInstanceOf(AddressRefusedException.class);
    }
  }

  @Test
  void aNameIsResolvedOnceForEachConnection() throws Exception {
    var answers = new ArrayList<>(List.of("8.8.8.8", "127.0.0.1"));
    var rule =
        new InstanceRule(
            new DeclaredEgress(Set.of(Egress.CLOUD)),
            own,
            _ -> List.of(InetAddress.ofLiteral(answers.removeFirst())));
    assertThat(texts(rule.addresses("rebinding.example", 80))).containsExactly("8.8.8.8");
    assertThat(catchThrowable(() -> rule.addresses("rebinding.example", 80)))
        .isInstanceOf(AddressRefusedException.class);
    assertThat(answers).isEmpty();
  }

  @Test
  void aNameThatDoesNotExistIsNotRefused() {
    var rule =
        new InstanceRule(
            new DeclaredEgress(Set.of(Egress.CLOUD)),
            own,
            host -> {
              throw new UnknownHostException(host);
            });
    assertThatThrownBy(() -> rule.addresses("nowhere.example", 80))
        .isInstanceOf(UnknownHostException.class);
  }

  @Test
  void settingsDeclareAndElseTheType() {
    assertThat(declared(Locality.LOCAL, Map.of())).containsExactly(Egress.NONE);
    assertThat(declared(Locality.CLOUD, Map.of("models", "a, b"))).containsExactly(Egress.CLOUD);
    assertThat(declared(Locality.CLI, Map.of())).containsExactly(Egress.CLOUD);
    assertThat(declared(Locality.CLOUD, Map.of("base_url", "http://127.0.0.1:8000/v1")))
        .containsExactly(Egress.NONE);
    assertThat(declared(Locality.LOCAL, Map.of("base_url", "HTTP://192.168.1.4", "n", 4)))
        .containsExactly(Egress.LAN);
    assertThat(declared(Locality.LOCAL, Map.of("a", "http://[::1]", "b", "https://example.com")))
        .containsExactlyInAnyOrder(Egress.NONE, Egress.CLOUD);
    assertThat(declared(Locality.LOCAL, Map.of("a", "http://not an address")))
        .containsExactly(Egress.CLOUD);
  }

  private static Set<Egress> declared(Locality where, Map<String, ?> settings) {
    return DeclaredEgress.of(where, Settings.of(settings)).all();
  }
}
