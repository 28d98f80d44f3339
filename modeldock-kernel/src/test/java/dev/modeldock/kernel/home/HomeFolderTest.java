package dev.modeldock.kernel.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HomeFolderTest {

  @TempDir Path parent;

  @Test
  void aNewHomeIsPrivateAndHasItsFolders() throws IOException {
    Path root = parent.resolve("a/b");
    try (HomeFolder home = HomeFolder.open(root)) {
      assertThat(mode(root)).isEqualTo("rwx------");
      for (Path folder :
          List.of(
              home.state(), home.audit(), home.index(), home.plugins(), home.work(), home.logs())) {
        assertThat(folder).isDirectory();
        assertThat(mode(folder)).isEqualTo("rwx------");
      }
    }
    try (HomeFolder again = HomeFolder.open(root)) {
      assertThat(again.root()).isEqualTo(root);
    }
  }

  @Test
  void aHomeThatIsOpenToOthersIsRefusedWithTheCommandThatMendsIt() throws IOException {
    Files.setPosixFilePermissions(parent, PosixFilePermissions.fromString("rwxr-x---"));
    assertThatThrownBy(() -> HomeFolder.open(parent))
        .isInstanceOf(HomeProblem.class)
        .hasMessage(parent + " is open to other users (rwxr-x---); run: chmod 700 " + parent);
    assertThat(parent).isEmptyDirectory();
  }

  @Test
  void aFileIsNoHome() throws IOException {
    Path file = Files.createFile(parent.resolve("file"));
    assertThatThrownBy(() -> HomeFolder.open(file))
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("not a folder");
    assertThatThrownBy(() -> HomeFolder.open(file.resolve("below")))
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("--home");
  }

  @Test
  void aFolderOfAReadOnlyFileSystemIsRefused() {
    Path readOnly = Path.of("/proc");
    assumeTrue(Files.isDirectory(readOnly), "Linux");
    assertThatThrownBy(() -> HomeFolder.open(readOnly.resolve("modeldock")))
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("choose another with --home");
  }

  @Test
  void aFolderOfAnotherUserIsRefused() throws IOException {
    Path root = Files.createDirectory(parent.resolve("theirs"));
    Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
    try {
      Files.setAttribute(root, "unix:uid", 12_345);
    } catch (IOException refused) {
      assumeTrue(false, "only the superuser can give a folder away");
    }
    assertThatThrownBy(() -> HomeFolder.open(root))
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("belongs to 12345");
    assertThat(root).isEmptyDirectory();
  }

  @Test
  void aSecondProcessIsToldWhichProcessHoldsTheHome() throws Exception {
    Path root = parent.resolve("home");
    Process other = ChildJvm.start(HoldHome.class, root.toString());
    try (BufferedReader said = other.inputReader()) {
      assertThat(said.readLine()).isEqualTo("open");
      assertThatThrownBy(() -> HomeFolder.open(root))
          .isInstanceOf(HomeProblem.class)
          .hasMessageStartingWith("home " + root + " is used by process " + other.pid())
          .hasMessageContaining("stop that gateway");
      assertThatThrownBy(() -> HomeFolder.open(root)).isInstanceOf(HomeProblem.class);
    } finally {
      other.destroyForcibly();
    }
    assertThat(other.waitFor(10, TimeUnit.SECONDS)).isTrue();
    // What it left behind after the kill keeps nobody off.
    assertThat(root.resolve("lock.info")).exists();
    HomeFolder.open(root).close();
  }

  @Test
  void theSameProcessCannotOpenAHomeTwiceAndKeepsTheFirst() throws Exception {
    Path root = parent.resolve("home");
    try (HomeFolder _ = HomeFolder.open(root)) {
      assertThatThrownBy(() -> HomeFolder.open(root))
          .isInstanceOf(HomeProblem.class)
          .hasMessageContaining("process " + ProcessHandle.current().pid());
      Process other = ChildJvm.start(HoldHome.class, root.toString());
      try (BufferedReader said = other.inputReader()) {
        assertThat(said.readLine()).startsWith("home " + root + " is used by process ");
      } finally {
        other.destroyForcibly();
      }
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
