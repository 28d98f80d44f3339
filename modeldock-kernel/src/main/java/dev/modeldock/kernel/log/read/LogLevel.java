package dev.modeldock.kernel.log.read;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** How grave an entry of the log is, in rising order. */
public enum LogLevel {
  TRACE,
  DEBUG,
  INFO,
  WARN,
  ERROR;

  /** {@return what the API calls it} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** {@return the level that the API calls {@code id}} */
  public static Optional<LogLevel> of(String id) {
    return Stream.of(values()).filter(level -> level.id().equals(id)).findFirst();
  }
}
