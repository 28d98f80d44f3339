package dev.modeldock.cli.connect;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Finds the folders that clients let their users choose. */
final class Folders {

  private Folders() {}

  /** {@return the folder that {@code variable} names} */
  static Optional<Path> named(Map<String, String> environment, String variable) {
    return Optional.ofNullable(environment.get(variable))
        .filter(value -> !value.isBlank())
        .map(value -> Path.of(value).toAbsolutePath());
  }
}
