package dev.modeldock.kernel.config;

/**
 * Something wrong in a configuration.
 *
 * @param line the line in the file, from 1; 0 if it is not in a file
 * @param path the key, with dots
 * @param message what is wrong and what would be right
 */
public record ConfigProblem(int line, String path, String message) {

  @Override
  public String toString() {
    String where = line > 0 ? "line " + line + ": " : "";
    return where + (path.isEmpty() ? "" : path + ": ") + message;
  }
}
