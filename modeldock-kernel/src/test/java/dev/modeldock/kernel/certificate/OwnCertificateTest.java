package dev.modeldock.kernel.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.crypto.SelfSigned;
import dev.modeldock.kernel.home.CertificateFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class OwnCertificateTest {

  @TempDir private Path home;

  private Instant now = Instant.parse("2026-11-23T10:00:00Z");
  private WantedNames wanted =
      TestCertificates.names(List.of("mybox", "localhost"), "192.168.1.5", "127.0.0.1", "::1");

  private OwnCertificate own() {
    return new OwnCertificate(
        new CertificateFiles(home), new SelfSigned(new SecureRandom()), () -> wanted, () -> now);
  }

  @Test
  void itIsGoodAsThisServerAndForNothingElse() throws Exception {
    var leaf = own().open().leaf();
    assertThat(own().open().names())
        .containsExactly("mybox", "localhost", "192.168.1.5", "127.0.0.1", "::1");
    assertThat(leaf.getBasicConstraints()).as("no authority").isEqualTo(-1);
    assertThat(leaf.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    assertThat(leaf.getKeyUsage()).startsWith(true, false, false, false, false, false, false);
    assertThat(leaf.getSigAlgName()).isEqualTo("SHA256withECDSA");
    assertThat(leaf.getPublicKey().toString()).contains("secp256r1");
    assertThat(leaf.getSerialNumber().bitLength()).isBetween(120, 128);
    assertThat(Duration.between(leaf.getNotBefore().toInstant(), leaf.getNotAfter().toInstant()))
        .isLessThanOrEqualTo(Duration.ofDays(398));
    leaf.verify(leaf.getPublicKey());
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void itsKeyIsForItsOwnerOnly() throws Exception {
    own().open();
    Path key = home.resolve("cert.key");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-r--r--"));
    assertThatThrownBy(() -> own().open())
        .isInstanceOf(IOException.class)
        .hasMessageContaining("chmod 600");
  }

  @Test
  void itStaysTheSameForAsLongAsItServes() throws Exception {
    ServerCertificate first = own().open();
    assertThat(own().open().leaf()).isEqualTo(first.leaf());
    now = now.plus(OwnCertificate.LIFE).minus(OwnCertificate.AHEAD).minus(Duration.ofDays(1));
    assertThat(own().due(first)).isEmpty();
  }

  @Test
  void itIsMadeAnewBeforeItEndsWithTheSameKey() throws Exception {
    ServerCertificate first = own().open();
    now = now.plus(OwnCertificate.LIFE).minus(OwnCertificate.AHEAD).plus(Duration.ofDays(1));
    ServerCertificate next = own().due(first).orElseThrow();
    assertThat(next.fingerprint()).isNotEqualTo(first.fingerprint());
    assertThat(next.leaf().getPublicKey()).isEqualTo(first.leaf().getPublicKey());
    assertThat(next.expiresAt()).isAfter(now.plus(Duration.ofDays(390)));
    assertThat(own().due(next)).isEmpty();
  }

  @Test
  void aNewAddressOfTheMachineGetsIntoItAndAnOldOneStays() throws Exception {
    ServerCertificate first = own().open();
    wanted = TestCertificates.names(List.of("mybox", "localhost"), "10.0.0.7", "127.0.0.1");
    ServerCertificate next = own().due(first).orElseThrow();
    assertThat(next.names()).contains("10.0.0.7", "192.168.1.5");
    wanted = TestCertificates.names(List.of("mybox", "localhost"), "192.168.1.5", "127.0.0.1");
    assertThat(own().due(next)).as("back in the first network").isEmpty();
  }

  @Test
  void anAddressThatChangesByItselfGoesAlongWithTheNextOneOnly() throws Exception {
    ServerCertificate first = own().open();
    WantedNames more = TestCertificates.names(List.of("mybox"), "192.168.1.5", "fd00::77");
    wanted = new WantedNames(more.hosts(), more.addresses(), List.of(more.addresses().getFirst()));
    assertThat(own().due(first)).isEmpty();
    assertThat(own().renew().names()).contains("fd00::77");
  }

  @Test
  void aWanderingMachineDoesNotCollectAddressesForEver() throws Exception {
    ServerCertificate current = own().open();
    for (int i = 0; i < 60; i++) {
      wanted = TestCertificates.names(List.of("mybox"), "10.0.0." + i);
      current = own().due(current).orElseThrow();
    }
    assertThat(current.names()).hasSizeLessThan(40).contains("10.0.0.59");
  }

  @Test
  void theOwnerCanHaveANewKey() throws Exception {
    ServerCertificate first = own().open();
    ServerCertificate next = own().renew();
    assertThat(next.leaf().getPublicKey()).isNotEqualTo(first.leaf().getPublicKey());
    assertThat(own().open().leaf()).isEqualTo(next.leaf());
  }

  @Test
  void aDamagedCertificateIsMadeAnewAndADamagedKeyIsNotGuessed() throws Exception {
    ServerCertificate first = own().open();
    Files.writeString(home.resolve("cert.pem"), "damaged");
    assertThat(own().open().leaf().getPublicKey()).isEqualTo(first.leaf().getPublicKey());
    Files.delete(home.resolve("cert.pem"));
    assertThat(own().open().leaf().getPublicKey()).isEqualTo(first.leaf().getPublicKey());
    Files.writeString(home.resolve("cert.key"), "damaged");
    assertThatThrownBy(() -> own().open())
        .isInstanceOf(CertificateProblem.class)
        .hasMessageContaining("cert.key holds no private key")
        .hasMessageContaining("move it away");
  }
}
