package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A program to start. Immutable; {@link #of} makes one, the other methods return a new one.
 *
 * <p>Arguments can be read by every user of the machine: neither prompts nor secrets belong there.
 */
@ImplementedByHost
public final class ProcessCall {

  private final Path program;
  private final List<String> arguments;
  private final Map<String, String> environment;
  private final @Nullable Path folder;

  private ProcessCall(
      Path program,
      List<String> arguments,
      Map<String, String> environment,
      @Nullable Path folder) {
    this.program = Objects.requireNonNull(program, "program");
    this.arguments = arguments;
    this.environment = environment;
    this.folder = folder;
  }

  /** {@return a call of {@code program} with these arguments; no shell stands between} */
  public static ProcessCall of(Path program, List<String> arguments) {
    return new ProcessCall(program, List.copyOf(arguments), Map.of(), null);
  }

  /** {@return this call, with one variable more in the program's environment} */
  public ProcessCall environment(String name, String value) {
    var more = new LinkedHashMap<>(environment);
    more.put(Objects.requireNonNull(name, "name"), Objects.requireNonNull(value, "value"));
    return new ProcessCall(program, arguments, more, folder);
  }

  /** {@return this call, run in {@code where} rather than in an empty folder of its own} */
  public ProcessCall in(Path where) {
    return new ProcessCall(program, arguments, environment, Objects.requireNonNull(where));
  }

  /** {@return the program's file} */
  public Path program() {
    return program;
  }

  /** {@return its arguments; unmodifiable} */
  public List<String> arguments() {
    return arguments;
  }

  /** {@return what is added to its environment, in the order of adding} */
  public Map<String, String> environment() {
    return java.util.Collections.unmodifiableMap(environment);
  }

  /** {@return where it runs; if empty, in an empty folder that is removed after it} */
  public Optional<Path> folder() {
    return Optional.ofNullable(folder);
  }

  /**
   * {@return the program's name; arguments and environment may hold what nobody else should see}
   */
  @Override
  public String toString() {
    return String.valueOf(program.getFileName());
  }
}
