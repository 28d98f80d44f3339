package dev.modeldock.kernel.log.read;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A place in the log, by which it can be asked for again after the log was rolled.
 *
 * @param day the day that the name of the file has
 * @param number the number that it has, among the files of a day
 * @param offset how many bytes of the file come before
 */
public record LogPosition(String day, int number, long offset) implements Comparable<LogPosition> {

  private static final Pattern TEXT =
      Pattern.compile("(\\d{4}-\\d{2}-\\d{2})\\.(\\d{1,9})\\.(\\d{1,18})");
  private static final Comparator<LogPosition> ORDER =
      Comparator.comparing(LogPosition::day)
          .thenComparing(LogPosition::number)
          .thenComparing(LogPosition::offset);

  /** {@return the position of that {@link #id()}} */
  public static Optional<LogPosition> parse(String id) {
    return Optional.of(TEXT.matcher(id))
        .filter(found -> found.matches())
        .map(found ->
            new LogPosition(
                found.group(1), Integer.parseInt(found.group(2)), Long.parseLong(found.group(3))));
  }

  /** {@return this as a text} */
  public String id() {
    return day + "." + number + "." + offset;
  }

  LogPosition at(long otherOffset) {
    return new LogPosition(day, number, otherOffset);
  }

  boolean sameFile(LogPosition other) {
    return day.equals(other.day) && number == other.number;
  }

  @Override
  public int compareTo(LogPosition other) {
    return ORDER.compare(this, other);
  }
}
