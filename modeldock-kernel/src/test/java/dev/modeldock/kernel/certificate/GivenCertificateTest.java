package dev.modeldock.kernel.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Certificates that the owner brings, as openssl writes them. */
class GivenCertificateTest {

  @TempDir private Path folder;

  private Path certificate;
  private Path key;

  @BeforeEach
  void name() {
    certificate = folder.resolve("own.pem");
    key = folder.resolve("own.key");
  }

  private void openssl(String... arguments) throws Exception {
    String[] command = new String[arguments.length + 1];
    command[0] = "openssl";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    Process process;
    try {
      process = new ProcessBuilder(command).redirectErrorStream(true).start();
    } catch (IOException e) {
      assumeTrue(false, "this machine has no openssl");
      throw e;
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
  }

  private void bring(String algorithm) throws Exception {
    Path made = folder.resolve("made");
    switch (algorithm) {
      case "rsa" -> openssl("genpkey", "-algorithm", "RSA", "-out", made.toString());
      case "rsa-old" -> openssl("genrsa", "-traditional", "-out", made.toString(), "2048");
      case "ec-old" -> openssl("ecparam", "-name", "secp384r1", "-genkey", "-out", made.toString());
      case "ed25519" -> openssl("genpkey", "-algorithm", "ED25519", "-out", made.toString());
      default ->
          openssl(
              "genpkey",
              "-algorithm",
              "EC",
              "-pkeyopt",
              "ec_paramgen_curve:P-256",
              "-out",
              made.toString());
    }
    Path signed = folder.resolve("signed");
    openssl(
        "req",
        "-x509",
        "-key",
        made.toString(),
        "-subj",
        "/CN=own",
        "-days",
        "9",
        "-addext",
        "subjectAltName=DNS:own.test",
        "-out",
        signed.toString());
    Files.move(made, key, StandardCopyOption.REPLACE_EXISTING);
    Files.move(signed, certificate, StandardCopyOption.REPLACE_EXISTING);
  }

  private GivenCertificate given() {
    return new GivenCertificate(certificate, key);
  }

  @ParameterizedTest
  @ValueSource(strings = {"ec", "ec-old", "rsa", "rsa-old", "ed25519"})
  void keysOfAllUsualKindsAreRead(String algorithm) throws Exception {
    bring(algorithm);
    assertThat(given().open().names()).containsExactly("own.test");
  }

  @Test
  void aChainIsReadWhole() throws Exception {
    bring("ec");
    Path authority = Files.move(certificate, folder.resolve("ca.pem"));
    Path signing = Files.move(key, folder.resolve("ca.key"));
    openssl("genpkey", "-algorithm", "RSA", "-out", key.toString());
    openssl(
        "req",
        "-x509",
        "-CA",
        authority.toString(),
        "-CAkey",
        signing.toString(),
        "-key",
        key.toString(),
        "-subj",
        "/CN=leaf",
        "-days",
        "9",
        "-out",
        certificate.toString());
    Files.writeString(
        certificate,
        "a comment\n" + Files.readString(certificate) + "\n" + Files.readString(authority));
    assertThat(given().open().chain()).hasSize(2);
  }

  @Test
  void newFilesAreTakenAndBrokenOnesAreTold() throws Exception {
    bring("ec");
    var live = new LiveCertificate(given());
    String first = live.current().fingerprint();
    live.check();
    assertThat(live.current().fingerprint()).isEqualTo(first);

    Path other = Files.copy(key, folder.resolve("other.key"));
    bring("rsa");
    Path next = Files.copy(key, folder.resolve("next.key"));
    Files.copy(other, key, StandardCopyOption.REPLACE_EXISTING);
    live.check();
    assertThat(live.current().fingerprint()).as("half of it is there").isEqualTo(first);
    assertThat(live.problem().orElseThrow()).contains("is not the key of the certificate");

    Files.copy(next, key, StandardCopyOption.REPLACE_EXISTING);
    live.check();
    assertThat(live.current().fingerprint()).isNotEqualTo(first);
    assertThat(live.problem()).isEmpty();

    String second = live.current().fingerprint();
    Files.delete(certificate);
    live.check();
    assertThat(live.problem().orElseThrow()).contains("there is no file");
    assertThat(live.current().fingerprint()).isEqualTo(second);
    assertThatThrownBy(live::renew).isInstanceOf(CertificateProblem.class);
  }

  @Test
  void whatCannotBeUsedIsSaidWithItsFile() throws Exception {
    assertThatThrownBy(() -> given().open()).hasMessage("there is no file " + certificate);
    bring("ec");
    String good = Files.readString(key);
    Files.writeString(key, "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
    assertThatThrownBy(() -> given().open()).hasMessage(key + " holds a damaged private key");
    openssl(
        "genpkey",
        "-algorithm",
        "EC",
        "-pkeyopt",
        "ec_paramgen_curve:P-256",
        "-aes256",
        "-pass",
        "pass:secret",
        "-out",
        key.toString());
    assertThatThrownBy(() -> given().open()).hasMessageContaining("own.key is encrypted");
    Files.writeString(key, good);
    Files.writeString(certificate, good);
    assertThatThrownBy(() -> given().open())
        .hasMessage(certificate + " holds no certificate in PEM form");
  }
}
