package dev.modeldock.kernel.plugin.leak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the threads that keep a loader, as far as their stacks and their own fields tell. */
final class ThreadPins {

  /** Requests to the generation that serves now have the same names in their stacks. */
  private static final String SERVING = "dev.modeldock.kernel.provider.";

  private static final Pattern HEAD = Pattern.compile("#\\d+ \"(.*)\" virtual.*");
  private static final Pattern FRAME = Pattern.compile("\\s+(?:[^/]*/)*([\\w.$]+)\\.[^.(]+\\(.*");

  private final Origin origin;

  ThreadPins(ClassLoader loader) {
    this.origin = new Origin(loader);
  }

  /** {@return the platform threads, one line each} */
  List<String> platform() {
    var found = new ArrayList<String>();
    Thread.getAllStackTraces()
        .forEach((thread, frames) -> {
          String name = "thread " + Origin.quoted(thread.getName());
          if (origin.has(thread)) {
            found.add(name + " (" + thread.getClass().getName() + ")");
          } else if (origin.isOrAbove(thread.getContextClassLoader())) {
            found.add("context class loader of " + name);
          } else if (origin.has(thread.getUncaughtExceptionHandler())) {
            found.add("handler of uncaught exceptions of " + name);
          } else {
            add(name, Arrays.stream(frames).map(StackTraceElement::getClassName).toList(), found);
          }
        });
    return found;
  }

  /** {@return the virtual threads in a plain dump of all threads, one line each} */
  List<String> virtual(Path dump) throws IOException {
    var found = new ArrayList<String>();
    String name = "";
    var frames = new ArrayList<String>();
    for (String line : Files.readAllLines(dump)) {
      if (line.startsWith("#")) {
        add(name, frames, found);
        frames.clear();
        Matcher head = HEAD.matcher(line);
        name = head.matches() ? "virtual thread " + Origin.quoted(head.group(1)) : "";
      } else {
        Matcher frame = FRAME.matcher(line);
        if (frame.matches()) {
          frames.add(frame.group(1));
        }
      }
    }
    add(name, frames, found);
    return found;
  }

  private void add(String name, List<String> frames, List<String> found) {
    if (!name.isEmpty() && frames.stream().noneMatch(frame -> frame.startsWith(SERVING))) {
      frames.stream()
          .filter(origin::mayHave)
          .findFirst()
          .ifPresent(
              frame -> found.add(name + " runs " + frame + ", of this generation or another"));
    }
  }
}
