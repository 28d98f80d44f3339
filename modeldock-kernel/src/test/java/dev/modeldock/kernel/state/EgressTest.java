package dev.modeldock.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Locality;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EgressTest {

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:11434, NONE",
    "http://127.8.8.8, NONE",
    "http://localhost:1234/v1, NONE",
    "http://[::1]:80, NONE",
    "http://[::ffff:127.0.0.1]:80, NONE",
    "http://192.168.1.20:11434, LAN",
    "http://10.0.0.1, LAN",
    "http://172.16.0.1, LAN",
    "http://172.32.0.1, CLOUD",
    "http://[fd12::1], LAN",
    "http://100.101.2.3:11434, LAN",
    "http://100.128.0.1, CLOUD",
    "http://host.docker.internal:11434, LAN",
    "http://[fe80::1], LAN",
    "http://nas:8000, LAN",
    "http://NAS.local:8000, LAN",
    "http://localhost.example.com, CLOUD",
    "https://api.openai.com/v1, CLOUD",
    "http://8.8.8.8, CLOUD",
    "http://127.0.0.1.nip.io, CLOUD",
    "unknown:address, CLOUD"
  })
  void theAddressDecides(URI address, Egress expected) {
    assertThat(Egress.of(Locality.LOCAL, List.of(address))).isEqualTo(expected);
    assertThat(Egress.of(Locality.CLOUD, List.of(address))).isEqualTo(expected);
    assertThat(Egress.of(Locality.CLI, List.of(address))).isEqualTo(Egress.CLOUD);
  }

  @Test
  void withoutAnAddressTheTypeDecides() {
    assertThat(Egress.of(Locality.LOCAL, List.of())).isEqualTo(Egress.NONE);
    assertThat(Egress.of(Locality.CLOUD, List.of())).isEqualTo(Egress.CLOUD);
  }

  @Test
  void ofSeveralAddressesTheFarthestDecides() {
    var near = URI.create("http://127.0.0.1");
    var far = URI.create("https://example.com");
    assertThat(Egress.of(Locality.LOCAL, List.of(near, far, near))).isEqualTo(Egress.CLOUD);
  }

  @Test
  void onlyACloudIsNamedInTheAudit() {
    assertThat(Egress.NONE.text("a")).isEqualTo("none");
    assertThat(Egress.LAN.text("a")).isEqualTo("lan");
    assertThat(Egress.CLOUD.text("a")).isEqualTo("cloud:a");
  }
}
