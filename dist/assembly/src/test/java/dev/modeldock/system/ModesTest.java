package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may read what the gateway writes, and what it says of files that too many may read. */
class ModesTest {

  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");

  @TempDir Path folder;

  @Test
  void everythingInAHomeThatWasUsedIsForItsOwnerOnly() throws Exception {
    Path home = folder.resolve("home");
    try (SilentUpstream upstream = new SilentUpstream();
        Gateway gateway = Gateway.start(home);
        Client client = new Client(gateway.url(), gateway.key())) {
      use(gateway, upstream);
      assertThat(client.chat("demo:echo", "Hello").statusCode()).isEqualTo(200);
      assertThat(client.chat("quick", "Hello").statusCode()).isEqualTo(200);
      assertThat(openToOthers(home)).isEmpty();
    }
    assertThat(openToOthers(home)).isEmpty();
  }

  /**
   * Does what makes files: state, secrets and their key, the audit, its index, logs, an instance.
   */
  private static void use(Gateway gateway, SilentUpstream upstream) throws Exception {
    String url = upstream.baseUrl().toString();
    gateway.run("instances", "add", "up", "--type", "openai", "--base-url", url).succeeded();
    gateway.run("aliases", "set", "quick", "demo:echo").succeeded();
    String token = Files.readString(gateway.home().resolve("control.token")).strip();
    try (Client control = new Client(gateway.control(), token)) {
      assertThat(control.put("/admin/v1/secrets/one", "{\"value\":\"something\"}").statusCode())
          .isLessThan(300);
    }
    gateway.run("secrets", "rotate-key").succeeded();
    gateway.run("audit", "list").succeeded();
  }

  private static List<String> openToOthers(Path home) throws IOException {
    try (Stream<Path> paths = Files.walk(home)) {
      List<Path> all = paths.toList();
      assertThat(all).hasSizeGreaterThan(12);
      return all.stream().filter(ModesTest::isOpen).map(ModesTest::shown).toList();
    }
  }

  private static boolean isOpen(Path path) {
    return permissions(path).stream().anyMatch(OTHERS::contains);
  }

  private static String shown(Path path) {
    return PosixFilePermissions.toString(permissions(path)) + " " + path;
  }

  private static Set<PosixFilePermission> permissions(Path path) {
    try {
      return Files.getPosixFilePermissions(path);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void aSecretKeyThatOthersMayReadStopsTheStart() throws Exception {
    Path home = folder.resolve("home");
    try (Gateway gateway = Gateway.start(home)) {
      String token = Files.readString(home.resolve("control.token")).strip();
      try (Client control = new Client(gateway.control(), token)) {
        control.put("/admin/v1/secrets/one", "{\"value\":\"something\"}");
      }
    }
    refused(home, home.resolve("secret.key"), "rw-r--r--", "chmod 600 ");
    Files.setPosixFilePermissions(
        home.resolve("secret.key"), PosixFilePermissions.fromString("rw-------"));
    Gateway.start(home).close();
  }

  @Test
  void aHomeThatOthersMayEnterStopsTheStart() throws Exception {
    Path home = folder.resolve("home");
    Gateway.start(home).close();
    refused(home, home, "rwxr-xr-x", "chmod 700 ");
  }

  private static void refused(Path home, Path path, String mode, String mend) throws Exception {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
    try (Gateway gateway = Gateway.launch(home, "")) {
      assertThat(gateway.awaitEnd()).isNotZero();
      assertThat(gateway.log()).contains(mend + path).doesNotContain("\tat ");
    }
  }
}
