package dev.modeldock.cli.command;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CertificateCommandTest {

  private static final String CERTIFICATE =
      """
      {"id":"AB:CD","name":"mybox","sha256":"AB:CD","file":"/h/cert.pem","self_made":true,
       "names":["mybox","192.168.1.5"],"expires_at":"2031-01-01T00:00:00Z",
       "urls":["https://192.168.1.5:3737"],"problem":%s}
      """;

  @TempDir private Path home;
  private FakeGateway gateway;
  private CommandFixture shell;

  @BeforeEach
  void start() throws IOException {
    gateway = new FakeGateway(home);
    shell = new CommandFixture(home);
  }

  @AfterEach
  void stop() throws IOException {
    gateway.close();
  }

  @Test
  void theCertificateIsShownWithAWayToTrustIt() {
    gateway.answer("GET", "/admin/v1/certificate", 200, CERTIFICATE.formatted("null"));

    var text = shell.run("certificate", "show");

    assertThat(text.lines()).contains("sha256\tAB:CD", "names\tmybox,192.168.1.5");
    assertThat(text.err()).contains("curl --cacert cert.pem https://192.168.1.5:3737/v1/models");
    assertThat(shell.run("certificate", "show", "-q").lines()).containsExactly("AB:CD");
    assertThat(shell.run("certificate", "show", "--json").out()).startsWith("{\"id\":\"AB:CD\"");
  }

  @Test
  void aRenewalTellsTheNewOneAndWhatIsWrong() {
    gateway.answer(
        "POST", "/admin/v1/certificate/renew", 200, CERTIFICATE.formatted("\"half of it\""));

    var text = shell.run("certificate", "renew");

    assertThat(text.exit()).isZero();
    assertThat(text.lines()).contains("sha256\tAB:CD");
    assertThat(text.err()).contains("warning: half of it");
    assertThat(gateway.lastRequest().body()).isEqualTo("{}");
  }
}
