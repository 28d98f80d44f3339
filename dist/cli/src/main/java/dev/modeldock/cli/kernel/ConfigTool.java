package dev.modeldock.cli.kernel;

import java.nio.file.Path;
import java.util.List;

/** Knows configuration files, whether a gateway runs or not. */
public interface ConfigTool {

  /** {@return the file that a gateway on {@code home} reads when it is told of no other} */
  Path file(Path home);

  /**
   * Reads a file as a gateway would.
   *
   * @return all problems, one line each with its place; empty if a gateway would start with it
   */
  List<String> validate(Path file);

  /** {@return the JSON schema of the file} */
  String schema();
}
