package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.certificate.LiveCertificate;
import dev.modeldock.kernel.certificate.TestCertificates;
import dev.modeldock.kernel.control.certificate.CertificateRoutes;
import dev.modeldock.kernel.control.port.GatewayInfo;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.mockito.Mockito;

class CertificateRoutesTest {

  private static final String PATH = "/admin/v1/certificate";

  @TempDir private Path home;

  private static ControlFixture control(@Nullable LiveCertificate live) {
    GatewayInfo gateway = Mockito.mock(GatewayInfo.class);
    Mockito.when(gateway.certificate()).thenReturn(Optional.ofNullable(live));
    Mockito.when(gateway.lan()).thenReturn(List.of());
    return new ControlFixture(new MemoryStateStore(), _ -> new CertificateRoutes(gateway).routes());
  }

  @Test
  void theCertificateIsShownWithWhatClientsNeedToTrustIt() throws Exception {
    LiveCertificate live = TestCertificates.live(home, "127.0.0.1");
    var shown = control(live).get(PATH);
    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.body())
        .containsEntry("id", live.current().fingerprint())
        .containsEntry("name", "localhost")
        .containsEntry("sha256", live.current().fingerprint())
        .containsEntry("file", home.resolve("cert.pem").toString())
        .containsEntry("self_made", true)
        .containsEntry("names", List.of("localhost", "127.0.0.1"))
        .containsEntry("problem", null);
    assertThat(shown.body().toString()).doesNotContain("PRIVATE");
  }

  @Test
  void theOwnerCanRenewIt() throws Exception {
    LiveCertificate live = TestCertificates.live(home, "127.0.0.1");
    String before = live.current().fingerprint();
    var renewed = control(live).post(PATH + "/renew", "{}");
    assertThat(renewed.status()).isEqualTo(200);
    assertThat(renewed.body().get("sha256"))
        .isEqualTo(live.current().fingerprint())
        .isNotEqualTo(before);
  }

  @Test
  void aRenewalThatFailsSaysWhyAndChangesNothing() throws Exception {
    Path given = Files.createDirectory(home.resolve("given"));
    TestCertificates.live(given, "127.0.0.1");
    var live = TestCertificates.given(given.resolve("cert.pem"), given.resolve("cert.key"));
    String before = live.current().fingerprint();
    Files.writeString(given.resolve("cert.pem"), "broken");
    var refused = control(live).post(PATH + "/renew", "{}");
    assertThat(refused.status()).isEqualTo(409);
    assertThat(refused.error().get("code")).isEqualTo("certificate_unusable");
    assertThat(refused.error().get("message").toString()).contains("holds no certificate");
    assertThat(live.current().fingerprint()).isEqualTo(before);
  }

  @Test
  void aGatewayWithoutOneSaysSo() throws Exception {
    var none = control(null).get(PATH);
    assertThat(none.status()).isEqualTo(404);
    assertThat(none.error().get("code")).isEqualTo("no_certificate");
  }

  @Test
  void itIsForWhoHasTheToken() throws Exception {
    LiveCertificate live = TestCertificates.live(home, "127.0.0.1");
    assertThat(control(live).send("GET", PATH, null, "").status()).isEqualTo(401);
    assertThat(control(live).send("POST", PATH + "/renew", "wrong", "{}").status()).isEqualTo(401);
  }
}
