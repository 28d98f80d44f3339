package dev.modeldock.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HomeFolderTest {

  private static final Path USER = Path.of("/home/ann");

  @ParameterizedTest
  @CsvSource({
    "Linux,/home/ann/.local/share/modeldock",
    "Mac OS X,/home/ann/Library/Application Support/ModelDock",
    "Windows 11,/home/ann/AppData/Local/ModelDock"
  })
  void everyPlatformHasItsFolder(String system, Path folder) {
    assertThat(new HomeFolder(Map.of(), system, USER).locate(null)).isEqualTo(folder);
  }

  @Test
  void platformsAreAskedWhereTheirFolderIs() {
    assertThat(new HomeFolder(Map.of("XDG_DATA_HOME", "/data"), "Linux", USER).locate(null))
        .isEqualTo(Path.of("/data/modeldock"));
    assertThat(new HomeFolder(Map.of("LOCALAPPDATA", "/app"), "Windows 11", USER).locate(null))
        .isEqualTo(Path.of("/app/ModelDock"));
  }

  @Test
  void aRelativeXdgFolderIsIgnored() {
    assertThat(new HomeFolder(Map.of("XDG_DATA_HOME", "data"), "Linux", USER).locate(null))
        .isEqualTo(USER.resolve(".local/share/modeldock"));
  }

  @Test
  void theOptionIsBeforeTheEnvironmentIsBeforeThePlatform() {
    var folder = new HomeFolder(Map.of("MODELDOCK_HOME", "/env"), "Linux", USER);

    assertThat(folder.locate(Path.of("/option"))).isEqualTo(Path.of("/option"));
    assertThat(folder.locate(null)).isEqualTo(Path.of("/env"));
  }

  @Test
  void theUsersOwnFolderIsWhereOtherProgramsLookForIt() {
    assertThat(new HomeFolder(Map.of(), "Linux", USER).user()).isEqualTo(USER);
    assertThat(new HomeFolder(Map.of("HOME", "/throw/away"), "Linux", USER).user())
        .isEqualTo(Path.of("/throw/away"));
    assertThat(new HomeFolder(Map.of("HOME", "relative"), "Linux", USER).user()).isEqualTo(USER);
    assertThat(new HomeFolder(Map.of("HOME", "/c/ann"), "Windows 11", USER).user()).isEqualTo(USER);
  }
}
