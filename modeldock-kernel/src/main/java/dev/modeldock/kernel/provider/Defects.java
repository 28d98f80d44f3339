package dev.modeldock.kernel.provider;

import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.Stage;
import java.lang.System.Logger.Level;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * Turns what a provider must not throw into the API's family.
 *
 * <p>Only the name of the class and the frames are kept, as text: the object itself would pin the
 * plugin in memory, and its message may quote a prompt. Each kind of defect is logged once.
 */
final class Defects {

  private static final System.Logger LOG = System.getLogger(Defects.class.getName());
  private static final int MOST_LOGGED = 32;
  private static final int FRAMES_LOGGED = 12;

  private final String instance;
  private final Set<String> logged = ConcurrentHashMap.newKeySet();

  Defects(String instance) {
    this.instance = instance;
  }

  /** {@return the failure of {@code method} to report instead of {@code thrown}} */
  ProviderDefect thrown(Throwable thrown, Stage stage, String method) {
    String what = text(method, thrown);
    var frames = frames(thrown);
    log(what, frames);
    var defect = new ProviderDefect(stage, what);
    defect.setStackTrace(frames);
    return defect;
  }

  /** {@return the failure to report when {@code method} gave null or something unusable} */
  ProviderDefect unusable(Stage stage, String method) {
    String what =
        "the provider of instance '" + instance + "' returned nothing usable from " + method;
    log(what, new StackTraceElement[0]);
    return new ProviderDefect(stage, what);
  }

  /** {@return in one line what {@code method} threw} */
  String text(String method, Throwable thrown) {
    return "the provider of instance '"
        + instance
        + "' failed in "
        + method
        + ": "
        + thrown.getClass().getName();
  }

  /** Logs a defect that nobody else hears of. */
  void note(Throwable thrown, String method) {
    log(text(method, thrown), frames(thrown));
  }

  private static StackTraceElement[] frames(Throwable thrown) {
    try {
      return thrown.getStackTrace();
    } catch (RuntimeException _) {
      return new StackTraceElement[0];
    }
  }

  private void log(String what, StackTraceElement[] frames) {
    String kind = frames.length == 0 ? what : what + frames[0];
    if (logged.size() < MOST_LOGGED && logged.add(kind)) {
      String trace =
          Arrays.stream(frames)
              .limit(FRAMES_LOGGED)
              .map(frame -> System.lineSeparator() + "    at " + frame)
              .collect(Collectors.joining());
      LOG.log(Level.WARNING, what + trace);
    }
  }
}
