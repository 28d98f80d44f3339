package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot succeed says why in words, and changes nothing. */
class StartTest {

  @TempDir Path folder;

  @Test
  void aSecondGatewayOnTheSameHomeNamesTheProcessThatHoldsIt() {
    Path home = folder.resolve("home");
    try (Gateway first = Gateway.start(home);
        Gateway second = Gateway.launch(home, "")) {
      assertThat(second.awaitEnd()).isNotZero();
      assertThat(second.log()).contains(Long.toString(first.pid())).doesNotContain("\tat ");
      assertThat(first.running()).isTrue();
    }
  }

  @Test
  void aPortInUseIsNamed() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      String port = Integer.toString(taken.getLocalPort());
      try (Gateway gateway = Gateway.launch(folder.resolve("home"), "", "--port", port)) {
        assertThat(gateway.awaitEnd()).isNotZero();
        assertThat(gateway.log()).contains(port).doesNotContain("\tat ");
      }
    }
  }

  @Test
  void aControlTokenThatOthersCanReadStopsTheStart() throws Exception {
    Path home = folder.resolve("home");
    Gateway.start(home).close();
    Path token = home.resolve("control.token");
    Files.setPosixFilePermissions(token, PosixFilePermissions.fromString("rw-r--r--"));

    try (Gateway gateway = Gateway.launch(home, "")) {
      assertThat(gateway.awaitEnd()).isNotZero();
      assertThat(gateway.log())
          .contains("control.token")
          .doesNotContain(Files.readString(token).strip());
    }
  }

  @Test
  void whatIsMadeInTheHomeFolderIsForItsOwnerOnly() throws Exception {
    Path home = folder.resolve("home");
    try (Gateway _ = Gateway.start(home)) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
          .isEqualTo("rwx------");
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(home.resolve("control.token"))))
          .isEqualTo("rw-------");
    }
  }

  @Test
  void aHomeFolderThatCannotBeWrittenIsNamed() throws Exception {
    assumeFalse("root".equals(System.getProperty("user.name")), "no folder is read-only to root");
    Path home = Files.createDirectory(folder.resolve("home"));
    Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("r-x------"));
    try (Gateway gateway = Gateway.launch(home, "")) {
      assertThat(gateway.awaitEnd()).isNotZero();
      assertThat(gateway.log()).contains(home.toString()).doesNotContain("\tat ");
    } finally {
      Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
    }
  }

  @Test
  void aHomeFolderThatIsAFileIsNamed() throws Exception {
    Path home = Files.writeString(folder.resolve("home"), "not a folder");
    try (Gateway gateway = Gateway.launch(home, "")) {
      assertThat(gateway.awaitEnd()).isNotZero();
      assertThat(gateway.log()).contains(home.toString()).doesNotContain("\tat ");
    }
    assertThat(home).hasContent("not a folder");
  }

  @Test
  void commandsSayThatNoGatewayRuns() {
    Distribution.Outcome outcome = Distribution.built().run(folder.resolve("home"), "status");

    assertThat(outcome.exit()).isEqualTo(5);
    assertThat(outcome.err()).isNotBlank().doesNotContain("\tat ");
  }
}
