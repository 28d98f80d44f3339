package dev.modeldock.kernel.host;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modeldock.kernel.state.SecretRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Follows references to secrets: {@code env:NAME} to a variable of the environment, {@code
 * file:PATH} to the trimmed text of a file, {@code store:NAME} to a secret that the gateway keeps.
 * Nothing is kept here, so a rotated secret is the next one that is read.
 */
public final class SecretReferences {

  private static final int LARGEST = 64 * 1024;

  private final Function<String, @Nullable String> environment;
  private final Function<String, Optional<String>> store;

  /**
   * @param environment a variable's value by its name, such as {@code System::getenv}
   * @param store a stored secret's value by its name
   */
  public SecretReferences(
      Function<String, @Nullable String> environment, Function<String, Optional<String>> store) {
    this.environment = environment;
    this.store = store;
  }

  /** {@return what {@code reference} leads to; empty if that is nothing, or not to be read} */
  public Optional<String> follow(String reference) {
    if (reference.startsWith("env:")) {
      return Optional.ofNullable(environment.apply(reference.substring(4)))
          .filter(s -> !s.isBlank());
    }
    if (reference.startsWith("file:")) {
      return read(reference.substring(5));
    }
    return SecretRecord.referred(reference).flatMap(store);
  }

  private static Optional<String> read(String path) {
    try (var in = Files.newInputStream(Path.of(path))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        return Optional.empty();
      }
      String text = new String(bytes, UTF_8).strip();
      return text.isEmpty() ? Optional.empty() : Optional.of(text);
    } catch (IOException | InvalidPathException _) {
      return Optional.empty();
    }
  }
}
