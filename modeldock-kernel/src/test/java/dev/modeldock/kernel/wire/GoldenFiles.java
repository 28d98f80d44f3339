package dev.modeldock.kernel.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a dialect makes of what, in files that people read. After a change that is meant, {@code
 * -Dmodeldock.golden.renew=true} writes them anew.
 */
public final class GoldenFiles {

  private static final boolean RENEW = Boolean.getBoolean("modeldock.golden.renew");

  private final Path folder;

  /** The files of one kind of one dialect. */
  public GoldenFiles(String dialect, String kind) {
    this.folder = Path.of("src/test/resources/dev/modeldock/kernel/wire", dialect, kind);
  }

  /** {@return the names of the files of this ending, without it} */
  public List<String> names(String ending) {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(ending))
          .map(name -> name.substring(0, name.length() - ending.length()))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@return what the file has} */
  public String read(String name) {
    try {
      return Files.readString(folder.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Sees whether {@code found} is what the file has. */
  public void check(String name, String found) {
    if (RENEW) {
      try {
        Files.writeString(folder.resolve(name), found);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(found).isEqualTo(read(name));
  }
}
