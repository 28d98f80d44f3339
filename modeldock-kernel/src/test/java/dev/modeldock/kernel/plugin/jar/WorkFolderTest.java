package dev.modeldock.kernel.plugin.jar;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkFolderTest {

  @TempDir Path home;
  private WorkFolder work;

  @BeforeEach
  void prepare() throws IOException {
    work = new WorkFolder(home.resolve("work"));
    work.sweep();
  }

  @Test
  void copyIsHashedAndGoesWithItsGeneration() throws IOException {
    Path origin = Files.writeString(home.resolve("a.jar"), "abc");
    StagedJar staged = work.stage(origin, 1);

    assertThat(staged.copy()).hasContent("abc");
    assertThat(staged.sha256())
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    work.discard(staged);
    assertThat(home.resolve("work")).isEmptyDirectory();
    assertThat(origin).exists();
  }

  @Test
  void jarThatIsTooLargeIsNotCopied() throws IOException {
    Path origin = home.resolve("large.jar");
    try (var file = new RandomAccessFile(origin.toFile(), "rw")) {
      file.setLength(WorkFolder.LARGEST_JAR + 1);
    }

    assertThatThrownBy(() -> work.stage(origin, 1)).hasMessage("is larger than 50 MB");
    assertThat(home.resolve("work")).isEmptyDirectory();
  }

  @Test
  void jarThatIsWrittenToWhileItIsCopiedIsNotTaken() throws Exception {
    Path origin = Files.write(home.resolve("growing.jar"), new byte[8 * 1024 * 1024]);
    var writing = new AtomicBoolean(true);
    Thread writer =
        Thread.ofPlatform()
            .start(() -> {
              try (var out = Files.newOutputStream(origin, StandardOpenOption.APPEND)) {
                while (writing.get()) {
                  out.write(1);
                }
              } catch (IOException e) {
                throw new UncheckedIOException(e);
              }
            });
    try {
      assertThatThrownBy(() -> work.stage(origin, 1)).hasMessageContaining("was written to");
    } finally {
      writing.set(false);
      writer.join();
    }
    assertThat(home.resolve("work")).isEmptyDirectory();
  }

  @Test
  void folderIsNoJar() {
    assertThatThrownBy(() -> work.stage(home, 1)).hasMessage("is not a file that can be read");
  }
}
