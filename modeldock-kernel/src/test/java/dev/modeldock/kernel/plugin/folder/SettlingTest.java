package dev.modeldock.kernel.plugin.folder;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SettlingTest {

  @TempDir Path folder;
  private JarFolders folders;
  private Path jar;
  private Settling settling;
  private Instant now = Instant.now();

  @BeforeEach
  void begin() {
    folders = new JarFolders(List.of(folder));
    jar = folder.resolve("echo.jar");
    settling = new Settling(folders.look());
  }

  @Test
  void jarThatWasWrittenLongAgoArrivesAtOnce() throws IOException {
    write(jar, Instant.now().minusSeconds(60));

    assertThat(look(0)).containsExactly(new FolderChange.Arrived(jar));
    assertThat(look(50)).isEmpty();
    assertThat(settling.isPending()).isFalse();
  }

  @Test
  void jarThatWasJustWrittenRestsFirst() throws IOException {
    now = Instant.now();
    write(jar, now);

    assertThat(look(0)).isEmpty();
    assertThat(look(99)).isEmpty();
    assertThat(settling.isPending()).isTrue();
    assertThat(look(1)).containsExactly(new FolderChange.Arrived(jar));
  }

  @Test
  void halfAJarIsWaitedFor() throws IOException {
    write(jar, now);
    byte[] whole = Files.readAllBytes(jar);
    Files.write(jar, Arrays.copyOf(whole, whole.length / 2));

    assertThat(look(0)).isEmpty();
    assertThat(look(1500)).isEmpty();
    Files.write(jar, Arrays.copyOf(whole, whole.length - 1));
    assertThat(look(1500)).isEmpty();
    Files.write(jar, whole);
    Files.setLastModifiedTime(jar, FileTime.from(now));
    assertThat(look(0)).isEmpty();
    assertThat(look(100)).containsExactly(new FolderChange.Arrived(jar));
  }

  @Test
  void jarThatNeverBecomesWholeIsHandedOverForItsFaultToBeTold() throws IOException {
    Files.write(jar, new byte[100]);

    assertThat(look(0)).isEmpty();
    assertThat(look(1999)).isEmpty();
    assertThat(look(1)).containsExactly(new FolderChange.Arrived(jar));
    assertThat(look(5000)).isEmpty();
  }

  @Test
  void anotherJarOfTheSameSizeAndAgeIsNoticed() throws IOException {
    Instant old = Instant.now().minusSeconds(60);
    write(jar, old);
    look(0);
    Path other = folder.resolve("other.tmp");
    write(other, old);
    Files.move(other, jar, StandardCopyOption.REPLACE_EXISTING);

    assertThat(look(10)).containsExactly(new FolderChange.Arrived(jar));
  }

  @Test
  void jarThatIsReplacedByDeletingItFirstIsNotGone() throws IOException {
    write(jar, Instant.now().minusSeconds(60));
    look(0);
    Files.delete(jar);
    assertThat(look(10)).isEmpty();
    assertThat(look(290)).isEmpty();
    write(jar, Instant.now().minusSeconds(50));

    assertThat(look(10)).containsExactly(new FolderChange.Arrived(jar));
  }

  @Test
  void jarThatStaysAwayIsGone() throws IOException {
    write(jar, Instant.now().minusSeconds(60));
    look(0);
    Files.delete(jar);

    assertThat(look(0)).isEmpty();
    assertThat(look(300)).containsExactly(new FolderChange.Gone(jar));
    assertThat(look(300)).isEmpty();
  }

  @Test
  void folderThatVanishesTakesNoJarsWithIt() throws IOException {
    write(jar, Instant.now().minusSeconds(60));
    look(0);
    FolderLook seen = folders.look();

    assertThat(settling.look(new FolderLook(Map.of(), Set.of(folder)), now.plusSeconds(5)))
        .isEmpty();
    assertThat(settling.look(seen, now.plusSeconds(9))).isEmpty();
  }

  @Test
  void whatProgramsLeaveBesideAFileIsNoJar() throws IOException {
    for (String name :
        List.of(".echo.jar", "~echo.jar", "#echo.jar", "echo.jar~", "echo.jar.part", "echo.zip")) {
      write(folder.resolve(name), Instant.now().minusSeconds(60));
    }
    Files.createDirectory(folder.resolve("folder.jar"));

    assertThat(look(0)).isEmpty();
  }

  private List<FolderChange> look(long millisLater) {
    now = now.plus(Duration.ofMillis(millisLater));
    return settling.look(folders.look(), now);
  }

  private static void write(Path file, Instant modified) throws IOException {
    try (var out = new JarOutputStream(Files.newOutputStream(file))) {
      out.putNextEntry(new JarEntry("a"));
      out.write(new byte[500]);
      out.closeEntry();
      out.setComment("a comment that comes after the directory");
    }
    Files.setLastModifiedTime(file, FileTime.from(modified));
  }
}
