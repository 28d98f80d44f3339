package dev.modeldock.kernel.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdmissionTest {

  private static final AdmissionRules RULES =
      AdmissionRules.local(
          3737, List.of("MyBox.lan"), List.of("http://localhost:5173", "https://ui.example"));

  private final Admission admission = new Admission(() -> RULES);

  private static Inbound request(
      String method,
      InetAddress peer,
      @Nullable String host,
      @Nullable String origin,
      @Nullable String contentType) {
    return new Inbound(
        "req_1", Instant.EPOCH, 0, method, "/", "", peer, host, origin, contentType, null, null);
  }

  private @Nullable ErrorCode verdict(Inbound in) {
    return verdict(admission, in);
  }

  private static @Nullable ErrorCode verdict(Admission admission, Inbound in) {
    return switch (admission.decide(in)) {
      case Decision.Pass<Admitted>(Admitted next) -> {
        assertThat(next.inbound()).isSameAs(in);
        yield null;
      }
      case Decision.Refuse<Admitted>(var why) -> why.code();
    };
  }

  private @Nullable ErrorCode host(@Nullable String host) {
    return verdict(request("GET", InetAddress.getLoopbackAddress(), host, null, null));
  }

  private @Nullable ErrorCode origin(@Nullable String origin) {
    return verdict(
        request("GET", InetAddress.getLoopbackAddress(), "localhost:3737", origin, null));
  }

  private @Nullable ErrorCode post(String method, @Nullable String contentType) {
    return verdict(
        request(method, InetAddress.getLoopbackAddress(), "localhost:3737", null, contentType));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost:3737",
        "LocalHost:3737",
        "127.0.0.1:3737",
        "[::1]:3737",
        "mybox.LAN:3737"
      })
  void ourOwnNamesPass(String host) {
    assertThat(host(host)).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "localhost",
        "127.0.0.1",
        "[::1]",
        "localhost:80",
        "localhost:37370",
        "localhost:3737.",
        "localhost.:3737",
        "localhost.evil:3737",
        "evil.localhost:3737",
        "127.0.0.1.nip.io:3737",
        "127.0.0.1.:3737",
        "127.1:3737",
        "2130706433:3737",
        "0x7f.0.0.1:3737",
        "0.0.0.0:3737",
        "[::]:3737",
        "[::ffff:127.0.0.1]:3737",
        "[0:0:0:0:0:0:0:1]:3737",
        "::1:3737",
        "user@localhost:3737",
        "localhost:3737, localhost:3737",
        "evil.example:3737",
        "mybox.lan",
        " localhost:3737"
      })
  void otherNamesAreRefused(@Nullable String host) {
    assertThat(host(host)).isEqualTo(ErrorCode.HOST_NOT_ALLOWED);
  }

  @Test
  void thePortMayBeLeftOutOnlyWhereBrowsersDo() {
    Admission onPort80 = new Admission(() -> AdmissionRules.local(80, List.of(), List.of()));
    InetAddress peer = InetAddress.getLoopbackAddress();
    assertThat(verdict(onPort80, request("GET", peer, "localhost", null, null))).isNull();
    assertThat(verdict(onPort80, request("GET", peer, "localhost:80", null, null))).isNull();
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"http://localhost:5173", "HTTP://LocalHost:5173", "https://ui.example"})
  void noOriginAndListedOriginsPass(@Nullable String origin) {
    assertThat(origin(origin)).isNull();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "*",
        "http://localhost",
        "http://localhost:51730",
        "https://localhost:5173",
        "http://localhost:5173.evil",
        "http://localhost:5173/",
        "https://ui.example.evil",
        "https://evil-ui.example",
        "https://ui.example:443",
        "http://localhost:3737",
        "https://ui.example, https://ui.example"
      })
  void otherOriginsAreRefused(String origin) {
    assertThat(origin(origin)).isEqualTo(ErrorCode.ORIGIN_NOT_ALLOWED);
  }

  private @Nullable ErrorCode site(@Nullable String site, @Nullable String origin) {
    return verdict(
        new Inbound(
            "req_1",
            Instant.EPOCH,
            0,
            "GET",
            "/",
            "",
            InetAddress.getLoopbackAddress(),
            "localhost:3737",
            origin,
            null,
            null,
            null,
            site,
            null));
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"same-origin", "none", "Same-Origin"})
  void ourOwnPagesAndAddressBarsPass(@Nullable String site) {
    assertThat(site(site, null)).isNull();
  }

  @ParameterizedTest
  @ValueSource(strings = {"cross-site", "same-site", "", "null", "none, none", "same-origin-ish"})
  void pagesOfOtherSitesAreRefusedUnlessTheirOriginIsListed(String site) {
    assertThat(site(site, null)).isEqualTo(ErrorCode.ORIGIN_NOT_ALLOWED);
    assertThat(site(site, "http://localhost:5173")).isNull();
    assertThat(site(site, "null")).isEqualTo(ErrorCode.ORIGIN_NOT_ALLOWED);
    assertThat(site("same-origin", "https://evil.example")).isEqualTo(ErrorCode.ORIGIN_NOT_ALLOWED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"application/json", "Application/JSON; charset=utf-8", "application/json ;a=b"})
  void jsonPasses(String contentType) {
    for (String method : Set.of("POST", "PUT", "PATCH")) {
      assertThat(post(method, contentType)).isNull();
    }
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(
      strings = {
        "",
        "text/plain",
        "text/plain; application/json",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "application/jsonp",
        "application/json, text/plain",
        "application/json; a, text/plain"
      })
  void whatAPageCouldSendWithoutAskingIsRefused(@Nullable String contentType) {
    for (String method : Set.of("POST", "PUT", "PATCH")) {
      assertThat(post(method, contentType)).isEqualTo(ErrorCode.UNSUPPORTED_MEDIA_TYPE);
    }
    assertThat(post("GET", contentType)).isNull();
    assertThat(post("DELETE", contentType)).isNull();
  }

  @Test
  void onlyThisMachineMayConnectUnlessTheLanIsAllowed() throws Exception {
    byte[] mapped = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, -1, -1, 127, 0, 0, 1};
    assertThat(peer(InetAddress.getByName("127.8.9.1"))).isNull();
    assertThat(peer(InetAddress.getByName("::1"))).isNull();
    assertThat(peer(Inet6Address.getByAddress(null, mapped, -1))).isNull();
    mapped[12] = 10;
    InetAddress mappedLan = Inet6Address.getByAddress(null, mapped, -1);
    InetAddress lan = InetAddress.getByName("192.168.1.7");
    assertThat(peer(mappedLan)).isEqualTo(ErrorCode.PEER_NOT_ALLOWED);
    assertThat(peer(lan)).isEqualTo(ErrorCode.PEER_NOT_ALLOWED);
    Admission open =
        new Admission(() -> new AdmissionRules(RULES.authorities(), RULES.origins(), true));
    assertThat(verdict(open, request("GET", lan, "localhost:3737", null, null))).isNull();
  }

  private @Nullable ErrorCode peer(InetAddress peer) {
    return verdict(request("GET", peer, "localhost:3737", null, null));
  }

  @Test
  void peerIsJudgedBeforeHostBeforeOriginBeforeContentType() throws Exception {
    InetAddress lan = InetAddress.getByName("10.0.0.1");
    InetAddress here = InetAddress.getLoopbackAddress();
    assertThat(verdict(request("POST", lan, "evil", "null", "text/plain")))
        .isEqualTo(ErrorCode.PEER_NOT_ALLOWED);
    assertThat(verdict(request("POST", here, "evil", "null", "text/plain")))
        .isEqualTo(ErrorCode.HOST_NOT_ALLOWED);
    assertThat(verdict(request("POST", here, "localhost:3737", "null", "text/plain")))
        .isEqualTo(ErrorCode.ORIGIN_NOT_ALLOWED);
  }
}
