package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The launcher, from the places and with the settings that people have. */
class LauncherTest {

  private final Distribution distribution = Distribution.built();

  @TempDir Path folder;

  @Test
  void worksByALinkFromAFolderWithSpaces() throws Exception {
    Path link =
        Files.createSymbolicLink(
            Files.createDirectory(folder.resolve("a b")).resolve("md"), distribution.command());

    assertThat(launch(link, Map.of(), "--help").exit()).isZero();
  }

  @Test
  void worksFromACopyWhosePathHasSpacesAndNeedsNoWriting() throws Exception {
    Path copy = copyTo(folder.resolve("Model Dock 1"));
    Map<String, String> elsewhere = Map.of("XDG_CACHE_HOME", folder.resolve("cache").toString());

    Distribution.Outcome outcome = launch(copy.resolve("bin/modeldock"), elsewhere, "--help");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void passesArgumentsOnAsTheyAre() {
    Distribution.Outcome outcome =
        launch(distribution.command(), Map.of(), "no such command", "*", "a  b");

    assertThat(outcome.exit()).isEqualTo(2);
    assertThat(outcome.err()).contains("no such command");
  }

  @Test
  void aJavaHomeThatIsTooOldIsPassedOver() throws Exception {
    Path old = javaHomeOf("17.0.9", folder.resolve("old"));
    Map<String, String> environment =
        Map.of("JAVA_HOME", old.toString(), "MODELDOCK_JAVA_HOME", "");

    // Wherever else one is: the build's own JDK is put on the PATH.
    String path = System.getProperty("java.home") + "/bin:" + System.getenv("PATH");
    Distribution.Outcome outcome =
        launch(distribution.command(), with(environment, "PATH", path), "--help");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
  }

  @Test
  void aChosenJdkThatDoesNotServeIsNamedInOneLine() throws Exception {
    Path old = javaHomeOf("17.0.9", folder.resolve("old"));

    Distribution.Outcome outcome =
        launch(distribution.command(), Map.of("MODELDOCK_JAVA_HOME", old.toString()), "--help");

    assertThat(outcome.exit()).isEqualTo(1);
    assertThat(outcome.err().lines()).singleElement().asString().contains(old.toString(), "25");
  }

  @Test
  void anAotCacheThatDoesNotFitIsIgnoredWithoutAWord() throws Exception {
    Path copy = copyTo(folder.resolve("copy"));
    launch(copy.resolve("bin/modeldock"), Map.of("MODELDOCK_AOT", "now"), "serve", "--help");
    List<Path> caches;
    try (Stream<Path> files = Files.list(copy.resolve("lib"))) {
      caches = files.filter(file -> file.toString().endsWith(".aot")).toList();
    }
    assertThat(caches).hasSize(1);
    Files.writeString(caches.getFirst(), "no cache at all");

    Distribution.Outcome outcome =
        launch(copy.resolve("bin/modeldock"), Map.of("MODELDOCK_AOT", "auto"), "serve", "--help");

    assertThat(outcome.exit()).as(outcome.err()).isZero();
    assertThat(outcome.err()).isEmpty();
  }

  private Distribution.Outcome launch(
      Path command, Map<String, String> environment, String... arguments) {
    List<String> whole =
        Stream.concat(Stream.of(command.toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder = distribution.process(whole);
    builder.environment().put("MODELDOCK_AOT", "off");
    builder.environment().putAll(environment);
    return Distribution.finish(builder.directory(folder.toFile()));
  }

  private static Map<String, String> with(Map<String, String> map, String name, String value) {
    Map<String, String> more = new HashMap<>(map);
    more.put(name, value);
    return more;
  }

  private static Path javaHomeOf(String version, Path home) throws IOException {
    Files.createDirectories(home.resolve("bin"));
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\nexit 99\n");
    assertThat(java.toFile().setExecutable(true)).isTrue();
    Files.writeString(
        home.resolve("release"), "IMPLEMENTOR=\"Test\"\nJAVA_VERSION=\"" + version + "\"\n");
    return home;
  }

  private Path copyTo(Path target) throws IOException {
    try (Stream<Path> files = Files.walk(distribution.folder())) {
      for (Path file : files.filter(file -> !file.toString().endsWith(".aot")).toList()) {
        Path copy = target.resolve(distribution.folder().relativize(file).toString());
        Files.createDirectories(copy.getParent());
        if (!Files.isDirectory(file)) {
          Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
    return target;
  }
}
