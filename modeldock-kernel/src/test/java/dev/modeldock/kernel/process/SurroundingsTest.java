package dev.modeldock.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SurroundingsTest {

  @TempDir private Path folder;

  private static Path program(Path place, String name, boolean executable) throws IOException {
    Files.createDirectories(place);
    Path file = Files.writeString(place.resolve(name), "#!/bin/sh\n");
    assertThat(file.toFile().setExecutable(executable)).isTrue();
    return file;
  }

  private Surroundings searching(String... places) {
    String path =
        String.join(
            File.pathSeparator,
            Arrays.stream(places).map(p -> folder.resolve(p).toString()).toList());
    return Surroundings.of(Map.of("PATH", path, "HOME", folder.resolve("home").toString()), false);
  }

  @Test
  void nothingPassesThatIsNotListed() {
    Map<String, String> passed =
        Surroundings.of(
                Map.of(
                    "HOME", "/h",
                    "https_proxy", "http://p:1",
                    "LANG", "C.UTF-8",
                    "PATH", "/secret/bin",
                    "OPENAI_API_KEY", "canary",
                    "HOME_TOKEN", "canary",
                    "LD_PRELOAD", "canary",
                    "NODE_OPTIONS", "canary"),
                false)
            .variables();
    assertThat(passed)
        .containsOnly(
            Map.entry("HOME", "/h"),
            Map.entry("https_proxy", "http://p:1"),
            Map.entry("LANG", "C.UTF-8"),
            Map.entry("PATH", "/usr/local/bin:/usr/bin:/bin"));
  }

  @Test
  void onWindowsThePathPassesAsItIs() {
    assertThat(Surroundings.of(Map.of("Path", "C:\\x", "SystemRoot", "C:\\w"), true).variables())
        .containsOnly(Map.entry("PATH", "C:\\x"), Map.entry("SystemRoot", "C:\\w"));
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theFirstPlaceWins() throws Exception {
    Path second = program(folder.resolve("b"), "tool", true);
    Surroundings searching = searching("a", "b");
    assertThat(searching.find("tool")).contains(second);
    Path first = program(folder.resolve("a"), "tool", true);
    assertThat(searching.find("tool")).contains(first);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theUsersOwnPlacesComeAfterThePath() throws Exception {
    Path own = program(folder.resolve("home/.local/bin"), "tool", true);
    assertThat(searching("a").find("tool")).contains(own);
    Path onPath = program(folder.resolve("a"), "tool", true);
    assertThat(searching("a").find("tool")).contains(onPath);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatCannotBeRunIsSkipped() throws Exception {
    program(folder.resolve("a"), "tool", false);
    Files.createDirectories(folder.resolve("b/tool"));
    Path link = folder.resolve("c/tool");
    Files.createDirectories(link.getParent());
    Files.createSymbolicLink(link, folder.resolve("nowhere"));
    Surroundings searching = searching("a", "b", "c", "d");
    assertThat(searching.find("tool")).isEmpty();
    Path real = program(folder.resolve("real"), "other", true);
    Path linked = folder.resolve("d/tool");
    Files.createDirectories(linked.getParent());
    Files.createSymbolicLink(linked, real);
    assertThat(searching.find("tool")).as("the link itself").contains(linked);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ".", "..", "x/tool", "/bin/sh", "..\\tool", "\u0000", "no-such-tool"})
  @DisabledOnOs(OS.WINDOWS)
  void onlyBareNamesAreFound(String name) throws Exception {
    program(folder.resolve("a/x"), "tool", true);
    program(folder, "tool", true);
    assertThat(searching("a").find(name)).isEmpty();
  }

  @Test
  void aRelativePlaceIsNotSearched() {
    assertThat(Surroundings.of(Map.of("PATH", "." + File.pathSeparator + "bin"), false).searched())
        .allMatch(Path::isAbsolute);
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void theProgramOfTheSystemIsFound() {
    assertThat(Surroundings.of(Map.of("PATH", "/bin"), false).find("sh"))
        .contains(Path.of("/bin/sh"));
  }
}
