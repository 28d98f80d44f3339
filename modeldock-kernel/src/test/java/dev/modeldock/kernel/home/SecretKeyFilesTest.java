package dev.modeldock.kernel.home;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretKeyFilesTest {

  @TempDir Path root;
  private SecretKeyFiles files;

  @BeforeEach
  void openFiles() {
    files = new SecretKeyFiles(root, new SecureRandom());
  }

  @Test
  void aKeyIsMadeOnlyWhenAskedForPrivateAndOf256Bits() throws IOException {
    assertThat(files.current()).isEmpty();
    assertThat(root).isEmptyDirectory();

    byte[] made = files.createCurrent();

    assertThat(made).hasSize(32).isNotEqualTo(new byte[32]);
    assertThat(files.current()).hasValue(made);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(files.file())))
        .isEqualTo("rw-------");
    assertThat(root).isDirectoryNotContaining("glob:**.new");
  }

  @Test
  void aKeyIsNeverReplacedByANewOne() throws IOException {
    byte[] made = files.createCurrent();

    assertThatThrownBy(files::createCurrent).isInstanceOf(HomeProblem.class);
    assertThat(files.current()).hasValue(made);
  }

  @Test
  void whatACrashLeftBesideIsNoKey() throws IOException {
    Files.write(root.resolve("secret.key.new"), new byte[7]);

    assertThat(files.current()).isEmpty();
    assertThat(files.createCurrent()).hasSize(32);
  }

  @Test
  void theNextKeyTakesThePlaceOfTheCurrent() throws IOException {
    files.createCurrent();
    byte[] next = files.createNext();

    files.promoteNext();

    assertThat(files.current()).hasValue(next);
    assertThat(files.next()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rwx-----x"})
  void aKeyThatOthersMayTouchIsRefusedWithWhatToRun(String mode) throws IOException {
    files.createCurrent();
    Files.setPosixFilePermissions(files.file(), PosixFilePermissions.fromString(mode));

    assertThatThrownBy(files::current)
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("chmod 600 " + files.file());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 31, 33, 64})
  void aFileOfAnotherLengthIsNoKey(int length) throws IOException {
    files.createCurrent();
    Files.write(files.file(), new byte[length]);

    assertThatThrownBy(files::current)
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining(files.file().toString())
        .hasMessageContaining("restore it from a backup");
  }
}
