package dev.modeldock.kernel.control.log;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.log.read.LogLevel;
import java.util.stream.Stream;

/** What the runtime log is asked for, and answers. */
final class LogShapes {

  private static final Type LEVELS =
      Type.choice(Stream.of(LogLevel.values()).map(LogLevel::id).toArray(String[]::new));

  static final Shape ENTRY =
      Shape.of("LogEntry")
          .text("id", "Where it is in the log.")
          .moment("at", "When it was written; null of a line that begins no entry.")
          .orNull()
          .with("level", LEVELS, "How grave it is.")
          .text("message", "What it says, in several lines if a stack trace follows.");

  static final Shape PAGE =
      Shape.of("LogPage")
          .objects("data", ENTRY, "The entries, newest last.")
          .text("next", "What to ask for earlier ones before; null if there are none.")
          .orNull();

  static final Shape FILTER =
      Shape.of("LogFilter")
          .with("level", LEVELS, "The least grave that is shown.")
          .text("contains", "What the message has in it, in whatever case.");

  static final Shape PAGE_QUERY =
      Shape.of("LogQuery")
          .and(FILTER)
          .whole("limit", "How many at most: 200 if not said, up to 1000.")
          .text("before", "Only what comes before the entry of this id.");

  private LogShapes() {}
}
