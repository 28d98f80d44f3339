package dev.modeldock.kernel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.network.Network;
import dev.modeldock.kernel.pipeline.Forwarded;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Peer;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxiesTest {

  private static final Proxies NEAR = trusting("127.0.0.2", "10.0.0.0/24");

  private static Proxies trusting(String... networks) {
    return new Proxies(
        Stream.of(networks).map(text -> Network.parse(text).orElseThrow()).toList(),
        Proxies.Header.X_FORWARDED_FOR);
  }

  private static String judged(Proxies proxies, String direct, @Nullable Forwarded forwarded) {
    Peer peer =
        proxies.believed(
            new Inbound(
                "req_1",
                Instant.EPOCH,
                0,
                "GET",
                "/",
                "",
                IpText.parse(direct).orElseThrow(),
                "localhost",
                null,
                null,
                null,
                null,
                null,
                forwarded));
    return IpText.of(peer.address()) + (peer.thisMachine() ? " here" : " elsewhere");
  }

  private static String xff(Proxies proxies, String direct, String chain) {
    return judged(proxies, direct, new Forwarded(chain, null));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1, 127.0.0.1 here",
    "127.8.9.1, 127.8.9.1 here",
    "::1, ::1 here",
    "192.168.1.7, 192.168.1.7 elsewhere",
    "fe80::1, fe80::1 elsewhere"
  })
  void withoutProxiesWhoConnectsIsWhoAsks(String direct, String judged) {
    assertThat(judged(Proxies.none(), direct, null)).isEqualTo(judged);
  }

  @Test
  void aProxyThatNobodyDeclaredIsNotBelievedAndNotThisMachine() {
    assertThat(xff(Proxies.none(), "127.0.0.1", "192.168.1.7")).isEqualTo("127.0.0.1 elsewhere");
    assertThat(xff(Proxies.none(), "127.0.0.1", "127.0.0.1")).isEqualTo("127.0.0.1 elsewhere");
    assertThat(xff(Proxies.none(), "127.0.0.1", "")).isEqualTo("127.0.0.1 elsewhere");
    assertThat(judged(Proxies.none(), "127.0.0.1", new Forwarded(null, null)))
        .isEqualTo("127.0.0.1 elsewhere");
    assertThat(xff(Proxies.none(), "192.168.1.7", "127.0.0.1")).isEqualTo("192.168.1.7 elsewhere");
  }

  @Test
  void whoIsNotAProxyCannotSpeakForOthers() {
    assertThat(xff(NEAR, "192.168.1.7", "127.0.0.1")).isEqualTo("192.168.1.7 elsewhere");
    assertThat(xff(NEAR, "127.0.0.1", "127.0.0.1")).isEqualTo("127.0.0.1 elsewhere");
    assertThat(judged(NEAR, "127.0.0.1", null)).isEqualTo("127.0.0.1 here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "192.168.1.7 | 192.168.1.7 elsewhere",
        "192.168.1.7:4711 | 192.168.1.7 elsewhere",
        "[2001:db8::1]:4711 | 2001:db8::1 elsewhere",
        "[2001:db8::1] | 2001:db8::1 elsewhere",
        "2001:db8::1 | 2001:db8::1 elsewhere",
        "::ffff:192.168.1.7 | 192.168.1.7 elsewhere",
        "127.0.0.1 | 127.0.0.1 here",
        "::1 | ::1 here",
        "127.0.0.1, 192.168.1.7 | 192.168.1.7 elsewhere",
        "192.168.1.7, 127.0.0.1 | 127.0.0.1 here",
        "192.168.1.7, 10.0.0.9 | 192.168.1.7 elsewhere",
        "127.0.0.1, 10.0.0.9 | 127.0.0.1 elsewhere",
        "6.6.6.6, 192.168.1.7 ,10.0.0.9,  10.0.0.8 | 192.168.1.7 elsewhere",
        "10.0.0.9 | 10.0.0.9 elsewhere",
        "127.0.0.2 | 127.0.0.2 here"
      })
  void ofTheChainTheLastThatIsNoProxyIsBelieved(String chain, String judged) {
    assertThat(xff(NEAR, "127.0.0.2", chain)).isEqualTo(judged);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ",",
        "unknown",
        "_hidden",
        "localhost",
        "127.0.0.1,",
        "127.0.0.1;",
        "127.0.0.1, unknown",
        "127.1",
        "127.0.0.1:",
        "127.0.0.1:x",
        "127.0.0.1:123456",
        "[::1",
        "[127.0.0.1]:x",
        "[]",
        "[1]",
        "::1%lo",
        "\"127.0.0.1\"",
        "127.0.0.1 127.0.0.1",
        "127.0.0.1:１"
      })
  void garbageIsNeverThisMachine(String chain) {
    assertThat(xff(NEAR, "127.0.0.2", chain)).isEqualTo("127.0.0.2 elsewhere");
  }

  @Test
  void garbageBehindAProxyLeavesThatProxyAsWhoAsks() {
    assertThat(xff(NEAR, "127.0.0.2", "unknown, 10.0.0.9")).isEqualTo("10.0.0.9 elsewhere");
  }

  @Test
  void aProxyThatDoesNotSayForWhomItAsksIsNotThisMachine() {
    assertThat(judged(NEAR, "127.0.0.2", null)).isEqualTo("127.0.0.2 elsewhere");
    assertThat(judged(NEAR, "127.0.0.2", new Forwarded(null, "for=127.0.0.1")))
        .as("what it does not write it passes on as a client wrote it")
        .isEqualTo("127.0.0.2 elsewhere");
  }

  @Test
  void aChainWithoutAnEndIsNotFollowed() {
    String chain = "127.0.0.1" + ", 10.0.0.9".repeat(1000);
    assertThat(xff(NEAR, "127.0.0.2", chain)).isEqualTo("127.0.0.2 elsewhere");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "for=192.168.1.7 | 192.168.1.7 elsewhere",
        "For=192.168.1.7;proto=https;by=10.0.0.9 | 192.168.1.7 elsewhere",
        "by=10.0.0.9; for=\"[2001:db8:cafe::17]:4711\" | 2001:db8:cafe::17 elsewhere",
        "for=127.0.0.1 | 127.0.0.1 here",
        "for=127.0.0.1, for=192.168.1.7 | 192.168.1.7 elsewhere",
        "for=unknown | 127.0.0.2 elsewhere",
        "for=_gazonk | 127.0.0.2 elsewhere",
        "proto=http | 127.0.0.2 elsewhere",
        "for=127.0.0.1;for=127.0.0.1 | 127.0.0.2 elsewhere",
        "for=\"127.0.0.1 | 127.0.0.2 elsewhere",
        "for=\"6.6.6.6, for=127.0.0.1\" | 127.0.0.2 elsewhere",
        "127.0.0.1 | 127.0.0.2 elsewhere"
      })
  void theStandardHeaderIsReadWhereItIsTheOne(String header, String judged) {
    var proxies = new Proxies(NEAR.trusted(), Proxies.Header.FORWARDED);
    assertThat(judged(proxies, "127.0.0.2", new Forwarded("127.0.0.1", header))).isEqualTo(judged);
  }

  @Test
  void proxiedRequestsAreRefusedByAGatewayThatServesItsOwnMachineOnly() {
    AdmissionRules local = AdmissionRules.local(3737, List.of(), List.of());
    assertThat(local.lan()).isFalse();
    assertThat(local.open(NEAR).lan()).isTrue();
    assertThat(local.open(NEAR).authorities()).isEqualTo(local.authorities());
  }
}
