package dev.modeldock.cli.connect.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.cli.client.CommandFailure;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClientFileTest {

  @TempDir Path folder;
  private Path file;
  private Path backup;

  @BeforeEach
  void name() {
    file = folder.resolve("config.toml");
    backup = folder.resolve("config.toml.modeldock-backup");
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private Stream<String> names() throws IOException {
    try (var all = Files.list(folder)) {
      return all.map(path -> path.getFileName().toString()).sorted().toList().stream();
    }
  }

  private void write(String text) {
    ClientFile.read(file).write(text, "");
  }

  private Restored restore(boolean force) {
    return ClientFile.read(file).restore(force);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a = 1\r\n# é\n\n", "\uFEFFb = 2", "no end"})
  void aFileIsPutBackByteForByte(String text) throws IOException {
    Files.writeString(file, text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));

    write("secret");

    assertThat(backup).content(StandardCharsets.UTF_8).isEqualTo(text);
    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(backup)).isEqualTo("rw-------");
    assertThat(restore(false).removed()).isFalse();
    assertThat(file).content(StandardCharsets.UTF_8).isEqualTo(text);
    assertThat(mode(file)).isEqualTo("rw-r--r--");
    assertThat(names()).containsExactly("config.toml");
  }

  @Test
  void aFileThatWasNotThereIsRemovedAgain() throws IOException {
    file = folder.resolve("new/deep/config.toml");

    write("secret");

    assertThat(mode(file)).isEqualTo("rw-------");
    assertThat(mode(file.getParent())).isEqualTo("rwx------");
    assertThat(restore(false).removed()).isTrue();
    assertThat(file.getParent()).isEmptyDirectory();
  }

  @Test
  void aByteOrderMarkStays() throws IOException {
    Files.writeString(file, "\uFEFFa = 1");

    assertThat(ClientFile.read(file).text()).isEqualTo("a = 1");
    write("a = 2");

    assertThat(file).content(StandardCharsets.UTF_8).isEqualTo("\uFEFFa = 2");
  }

  @Test
  void theBackupIsThatOfTheFirstWriting() throws IOException {
    Files.writeString(file, "mine");

    write("one");
    write("two");

    assertThat(backup).hasContent("mine");
    restore(false);
    assertThat(file).hasContent("mine");
  }

  @Test
  void changesOfOthersAreGivenUpByForceOnly() throws IOException {
    Files.writeString(file, "mine");
    write("one");
    Files.writeString(file, "one and more");

    assertThatThrownBy(() -> restore(false))
        .isInstanceOfSatisfying(
            CommandFailure.class,
            failure -> {
              assertThat(failure.exitCode().number()).isEqualTo(7);
              assertThat(failure).hasMessageContaining(backup.toString());
              assertThat(failure.hint()).contains("--force");
            });
    assertThat(file).hasContent("one and more");
    restore(true);
    assertThat(file).hasContent("mine");
  }

  @Test
  void changesBetweenTwoWritingsAreRemembered() throws IOException {
    Files.writeString(file, "mine");
    write("one");
    Files.writeString(file, "one and more");
    write("two and more");

    assertThatThrownBy(() -> restore(false)).hasMessageContaining("was changed since");
  }

  @Test
  void aFileThatWasMadeAndChangedIsNotRemoved() throws IOException {
    write("one");
    Files.writeString(file, "one and more");

    assertThatThrownBy(() -> restore(false)).isInstanceOf(CommandFailure.class);
    assertThat(file).exists();
    assertThat(restore(true).removed()).isTrue();
    assertThat(file).doesNotExist();
  }

  @Test
  void whatWasPutBackByHandNeedsNoForce() throws IOException {
    Files.writeString(file, "mine");
    write("one");
    Files.writeString(file, "mine");

    restore(false);

    assertThat(file).hasContent("mine");
    assertThat(names()).containsExactly("config.toml");
  }

  @Test
  void withoutAWritingThereIsNothingToRestore() throws IOException {
    Files.writeString(file, "mine");

    assertThatThrownBy(() -> restore(true))
        .isInstanceOfSatisfying(
            CommandFailure.class, failure -> assertThat(failure.exitCode().number()).isEqualTo(3));
    assertThat(file).hasContent("mine");
  }

  @Test
  void aBackupThatIsNotTheOriginalIsNotRestored() throws IOException {
    Files.writeString(file, "mine");
    write("one");
    Files.writeString(backup, "else");

    assertThatThrownBy(() -> restore(true)).hasMessageContaining("no longer what was kept");
    assertThat(file).hasContent("one");
  }

  @Test
  void aBackupThatNobodyKnowsIsNotWrittenOver() throws IOException {
    Files.writeString(file, "mine");
    Files.writeString(backup, "older");

    assertThatThrownBy(() -> write("one")).hasMessageContaining("nothing tells what it is");
    assertThat(file).hasContent("mine");
    assertThat(backup).hasContent("older");
  }

  @Test
  void aChangeWhileWeWereThinkingIsNotWrittenOver() throws IOException {
    Files.writeString(file, "mine");
    ClientFile read = ClientFile.read(file);
    Files.writeString(file, "mine, but newer");

    assertThatThrownBy(() -> read.write("one", "")).hasMessageContaining("changed just now");
    assertThat(names()).containsExactly("config.toml");
  }

  @Test
  void linksAreFollowedAndStay() throws IOException {
    Path dotfiles = Files.createDirectory(folder.resolve("dotfiles"));
    Path real = Files.writeString(dotfiles.resolve("codex.toml"), "mine");
    Files.createSymbolicLink(file, Path.of("dotfiles/codex.toml"));

    write("one");

    assertThat(file).isSymbolicLink();
    assertThat(real).hasContent("one");
    // Not beside the real file, which may well be published.
    assertThat(dotfiles.toFile().list()).containsExactly("codex.toml");
    restore(false);
    assertThat(file).isSymbolicLink();
    assertThat(real).hasContent("mine");
  }

  @Test
  void aLinkToNothingGetsItsFile() throws IOException {
    Files.createSymbolicLink(file, Path.of("later.toml"));

    write("one");

    assertThat(file).isSymbolicLink().hasContent("one");
    restore(false);
    assertThat(folder.resolve("later.toml")).doesNotExist();
    assertThat(file).isSymbolicLink();
  }

  @Test
  void whatIsNoFileOfTextIsRefused() throws IOException {
    Files.createDirectory(file);
    assertThatThrownBy(() -> ClientFile.read(file)).hasMessageContaining("not a configuration");

    Files.delete(file);
    Files.createSymbolicLink(file, file.getFileName());
    assertThatThrownBy(() -> ClientFile.read(file)).hasMessageContaining("lead to no file");

    Files.delete(file);
    Files.write(file, new byte[] {'a', (byte) 0xff});
    assertThatThrownBy(() -> ClientFile.read(file).text()).hasMessageContaining("not UTF-8");
  }
}
