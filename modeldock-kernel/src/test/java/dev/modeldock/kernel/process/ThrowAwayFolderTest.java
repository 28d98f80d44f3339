package dev.modeldock.kernel.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(OS.WINDOWS)
class ThrowAwayFolderTest {

  @TempDir private Path place;

  @Test
  void itIsEmptyAndPrivateAndOfItsOwn() throws Exception {
    Path work = place.resolve("not/there/yet");
    Path one = ThrowAwayFolder.in(work).path();
    Path two = ThrowAwayFolder.in(work).path();
    assertThat(one).isEmptyDirectory().isNotEqualTo(two).hasParent(work);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(one)))
        .isEqualTo("rwx------");
  }

  @Test
  void linksAreRemovedButNotFollowed() throws Exception {
    Path kept = Files.createDirectories(place.resolve("kept"));
    Path file = Files.writeString(kept.resolve("file"), "kept");
    ThrowAwayFolder folder = ThrowAwayFolder.in(place.resolve("work"));
    Path deep = Files.createDirectories(folder.path().resolve("a/b"));
    Files.createSymbolicLink(deep.resolve("folder"), kept);
    Files.createSymbolicLink(folder.path().resolve("file"), file);
    Files.createSymbolicLink(folder.path().resolve("dangling"), place.resolve("nothing"));
    Files.createSymbolicLink(folder.path().resolve("loop"), folder.path());
    folder.remove();
    assertThat(folder.path()).doesNotExist();
    assertThat(file).hasContent("kept");
    folder.remove();
  }

  @Test
  void whatMayNotBeWrittenIsRemovedAsWell() throws Exception {
    ThrowAwayFolder folder = ThrowAwayFolder.in(place);
    Path closed = Files.createDirectories(folder.path().resolve("closed"));
    Files.writeString(closed.resolve("file"), "x");
    assertThat(closed.resolve("file").toFile().setReadOnly()).isTrue();
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("r-xr-xr-x"));
    folder.remove();
    assertThat(folder.path()).doesNotExist();
  }
}
