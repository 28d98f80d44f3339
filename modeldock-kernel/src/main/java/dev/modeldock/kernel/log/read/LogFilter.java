package dev.modeldock.kernel.log.read;

import java.util.Locale;

/**
 * Which entries are wanted.
 *
 * @param least the least grave of them
 * @param contains what their message has in it, in whatever case; empty for any
 */
public record LogFilter(LogLevel least, String contains) {

  public LogFilter {
    contains = contains.toLowerCase(Locale.ROOT);
  }

  /** {@return whether {@code entry} is one of them} */
  public boolean fits(LogEntry entry) {
    return entry.level().compareTo(least) >= 0
        && (contains.isEmpty() || entry.message().toLowerCase(Locale.ROOT).contains(contains));
  }
}
