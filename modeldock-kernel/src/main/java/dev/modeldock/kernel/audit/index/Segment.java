package dev.modeldock.kernel.audit.index;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Optional;

/**
 * Names one file of the audit. A day in UTC has one, and further ones when it grows too large.
 *
 * @param day the day on which it was begun
 * @param part which of that day it is, from 0
 */
public record Segment(LocalDate day, int part) implements Comparable<Segment> {

  private static final String SUFFIX = ".jsonl";
  private static final int DAY_LENGTH = 10;
  private static final Comparator<Segment> ORDER =
      Comparator.comparing(Segment::day).thenComparingInt(Segment::part);

  /** {@return the segment that is kept in a file of that name} */
  public static Optional<Segment> of(String fileName) {
    if (!fileName.endsWith(SUFFIX) || fileName.length() < DAY_LENGTH) {
      return Optional.empty();
    }
    String part = fileName.substring(DAY_LENGTH, fileName.length() - SUFFIX.length());
    try {
      var segment =
          new Segment(
              LocalDate.parse(fileName.substring(0, DAY_LENGTH)),
              part.isEmpty() ? 0 : Integer.parseInt(part.substring(1)));
      // There is one way to write each name, and nothing else is one.
      return Optional.of(segment).filter(each -> each.fileName().equals(fileName));
    } catch (DateTimeException | NumberFormatException _) {
      return Optional.empty();
    }
  }

  /** {@return the first segment of a day} */
  public static Segment first(LocalDate day) {
    return new Segment(day, 0);
  }

  /** {@return the segment behind this one, of the same day} */
  public Segment next() {
    return new Segment(day, part + 1);
  }

  /** {@return the name of its file} */
  public String fileName() {
    return part == 0 ? day + SUFFIX : day + "." + part + SUFFIX;
  }

  @Override
  public int compareTo(Segment other) {
    return ORDER.compare(this, other);
  }
}
