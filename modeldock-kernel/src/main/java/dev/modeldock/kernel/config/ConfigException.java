package dev.modeldock.kernel.config;

import java.util.List;
import java.util.stream.Collectors;

/** A configuration that cannot be used, with everything that is wrong with it. */
public final class ConfigException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<ConfigProblem> problems;

  public ConfigException(List<ConfigProblem> problems) {
    super(problems.stream().map(ConfigProblem::toString).collect(Collectors.joining("\n")));
    this.problems = List.copyOf(problems);
  }

  /** {@return a configuration with one thing wrong, at {@code line}} */
  public static ConfigException at(int line, String path, String message) {
    return new ConfigException(List.of(new ConfigProblem(line, path, message)));
  }

  /** {@return everything that is wrong, in the order of the file} */
  public List<ConfigProblem> problems() {
    return problems;
  }
}
