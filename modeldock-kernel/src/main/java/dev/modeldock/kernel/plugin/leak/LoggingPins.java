package dev.modeldock.kernel.plugin.leak;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogManager;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Finds what a plugin left in the JDK's logging. */
final class LoggingPins {

  private final Origin origin;

  LoggingPins(ClassLoader loader) {
    this.origin = new Origin(loader);
  }

  List<String> find() {
    var found = new ArrayList<String>();
    LogManager loggers = LogManager.getLogManager();
    for (String name : Collections.list(loggers.getLoggerNames())) {
      Logger logger = loggers.getLogger(name);
      if (logger != null) {
        String of = " of logger " + Origin.quoted(name);
        add(logger.getFilter(), "filter" + of, found);
        add(logger.getLevel(), "level" + of, found);
        for (Handler handler : logger.getHandlers()) {
          add(handler, "handler" + of, found);
          add(handler.getFilter(), "filter of a handler" + of, found);
          add(handler.getFormatter(), "formatter" + of, found);
        }
      }
    }
    return found;
  }

  private void add(@Nullable Object object, String what, List<String> found) {
    if (object != null && origin.has(object)) {
      found.add("java.util.logging " + what + ": " + object.getClass().getName());
    }
  }
}
