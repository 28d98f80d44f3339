package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.ConfigProblem;
import dev.modeldock.kernel.config.ConfigValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * What comes up while a configuration is read: the problems, so that all are told at once, and the
 * values with their sources.
 *
 * @param overrides values from the command line by path; they win over the file
 */
record Reading(
    Map<String, String> overrides, List<ConfigProblem> problems, List<ConfigValue> values) {

  Reading(Map<String, String> overrides) {
    this(overrides, new ArrayList<>(), new ArrayList<>());
  }

  void problem(int line, String path, String message) {
    problems.add(new ConfigProblem(line, path, message));
  }

  void value(String path, Object value, String source) {
    values.add(new ConfigValue(path, String.valueOf(value), source));
  }

  void throwIfAny() throws ConfigException {
    if (!problems.isEmpty()) {
      throw new ConfigException(
          problems.stream().sorted(Comparator.comparingInt(ConfigProblem::line)).toList());
    }
  }
}
