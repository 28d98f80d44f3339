package dev.modeldock.kernel.log.read;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A line of the log: the first of an entry, or one that goes on with it.
 *
 * @param at when it was written; null of a line that goes on
 */
record LogLine(@Nullable String at, LogLevel level, String text) {

  /** What is read of a line at most, in bytes. */
  static final int MOST = 16 * 1024;

  private static final Pattern FIRST =
      Pattern.compile(
          "(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}(?:Z|[+-]\\d\\d:\\d\\d))"
              + " (TRACE|DEBUG|INFO|WARN|ERROR) +(.*)",
          Pattern.DOTALL);

  /** Reads a line, of which {@code bytes} are at most the first {@link #MOST}, without its end. */
  static LogLine of(byte[] bytes, boolean whole) {
    String text = new String(bytes, UTF_8);
    if (text.endsWith("\r")) {
      text = text.substring(0, text.length() - 1);
    }
    String shown = whole ? text : text + " …";
    Matcher first = FIRST.matcher(shown);
    return first.matches()
        ? new LogLine(first.group(1), LogLevel.valueOf(first.group(2)), first.group(3))
        : new LogLine(null, LogLevel.INFO, shown);
  }

  boolean begins() {
    return at != null;
  }
}
