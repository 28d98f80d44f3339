package dev.modeldock.kernel.control.port;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Shows the configuration that the gateway runs with. Immutable. */
public interface ConfigView {

  /** {@return the configuration file that was read, if there was one} */
  Optional<Path> file();

  /** {@return every value, in the order of the documentation} */
  List<Value> values();

  /**
   * A value of the configuration.
   *
   * @param key its dotted name
   * @param value a text, number or truth value, or a list of texts; never a secret
   * @param source where it comes from: {@code default}, {@code file}, {@code environment} or {@code
   *     option}
   */
  record Value(String key, Object value, String source) {}
}
