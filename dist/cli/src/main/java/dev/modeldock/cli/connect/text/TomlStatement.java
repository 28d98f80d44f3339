package dev.modeldock.cli.connect.text;

import java.util.List;

/**
 * A statement of a TOML document, and where in the text it stands. Comments and blank lines belong
 * to none.
 */
sealed interface TomlStatement {

  /** {@return the parts of its key} */
  List<String> path();

  /** {@return where its line begins} */
  int start();

  /** {@return where the line after it begins} */
  int end();

  /** {@code [table]}, or {@code [[element]]}. */
  record Header(List<String> path, boolean element, int start, int end) implements TomlStatement {}

  /** {@code key = value}, with where the value begins and ends. */
  record Setting(List<String> path, int start, int end, int valueStart, int valueEnd)
      implements TomlStatement {}
}
