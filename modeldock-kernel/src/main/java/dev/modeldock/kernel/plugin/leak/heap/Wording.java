package dev.modeldock.kernel.plugin.leak.heap;

import dev.modeldock.kernel.plugin.leak.heap.Trail.Hop;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Says in one line what the end of a trail is held by: the kind of thing, its name, and the way.
 */
final class Wording {

  private static final int LONGEST_NAME = 80;
  private static final int HOPS_AT_EACH_END = 3;
  private static final String THREAD = "java.lang.Thread";

  private final Heap heap;

  Wording(Heap heap) {
    this.heap = heap;
  }

  /** {@return the line, such as {@code timer 'poll': java.util.TimerTask[][1] -> Poll}} */
  String line(Trail trail) {
    return kind(trail) + ": " + way(trail);
  }

  /** {@return the kind of thing and its name} */
  String kind(Trail trail) {
    return hook(trail)
        .or(() -> logger(trail))
        .or(() -> ofThread(trail))
        .or(() -> bean(trail))
        .or(() -> cleaner(trail))
        .or(() -> client(trail))
        .or(() -> executor(trail))
        .or(() -> kept(trail))
        .or(() -> running(trail))
        .or(() -> exception(trail))
        .orElseGet(() -> plain(trail));
  }

  private Optional<String> hook(Trail trail) {
    return passes(trail, "java.lang.ApplicationShutdownHooks", "hooks")
        ? Optional.of(
            "shutdown hook " + through(trail, THREAD).map(this::name).orElse("without a name"))
        : Optional.empty();
  }

  private Optional<String> logger(Trail trail) {
    Optional<Long> logger = through(trail, "java.util.logging.Logger");
    boolean level = passes(trail, "java.util.logging.Level$KnownLevel", null);
    if (logger.isEmpty() && !level) {
      return Optional.empty();
    }
    String what = "handler";
    for (Hop hop : trail.hops()) {
      switch (hop.field()) {
        case "filter" -> what = "filter";
        case "levelObject" -> what = "level";
        case "formatter" -> what = "formatter";
        default -> {
          // The rest of the way says no more.
        }
      }
    }
    String of =
        logger
            .map(found -> heap.string(heap.field(found, "name")))
            .filter(name -> !name.isEmpty())
            .map(name -> " of logger '" + cut(name) + "'")
            .orElse(" of the root logger");
    return Optional.of("java.util.logging " + what + of);
  }

  /** What a thread holds by one of its own fields, and not by the work that it does. */
  private Optional<String> ofThread(Trail trail) {
    for (Hop hop : trail.hops()) {
      if (hop.holder().equals(THREAD)) {
        String which = " of " + thread(hop.object());
        switch (hop.field()) {
          case "threadLocals" -> {
            return Optional.of("ThreadLocal" + which);
          }
          case "inheritableThreadLocals" -> {
            return Optional.of("InheritableThreadLocal" + which);
          }
          case "contextClassLoader" -> {
            return Optional.of("context class loader" + which);
          }
          case "uncaughtExceptionHandler" -> {
            return Optional.of("handler of uncaught exceptions" + which);
          }
          default -> {
            // It is what the thread does.
          }
        }
      }
    }
    return Optional.empty();
  }

  private Optional<String> client(Trail trail) {
    return trail.hops().stream()
        .map(hop -> heap.shape(hop.object()))
        .filter(shape ->
            shape != null && heap.className(shape.id()).startsWith("jdk.internal.net.http."))
        .findFirst()
        .map(_ -> "HttpClient of its own" + by(trail));
  }

  private Optional<String> executor(Trail trail) {
    return through(trail, "java.util.concurrent.ThreadPoolExecutor")
        .or(() -> through(trail, "java.util.concurrent.ThreadPoolExecutor$Worker"))
        .or(() -> through(trail, "java.util.concurrent.ForkJoinPool"))
        .map(_ -> "executor" + by(trail));
  }

  private String by(Trail trail) {
    return holder(trail).map(found -> " with " + thread(found)).orElse("");
  }

  private Optional<String> running(Trail trail) {
    return holder(trail)
        .map(found ->
            heap.is(heap.shape(found), "java.util.TimerThread")
                ? "timer " + name(found)
                : thread(found));
  }

  /** The thread that the trail begins with or leads through. */
  private Optional<Long> holder(Trail trail) {
    long owner = heap.thread(trail.root().thread());
    return through(trail, THREAD)
        .or(() -> trail.root().thread() != 0 && owner != 0 ? Optional.of(owner) : Optional.empty());
  }

  /** What is kept by a class, where no thread comes after that. */
  private Optional<String> kept(Trail trail) {
    for (Hop hop : trail.hops().reversed()) {
      if (heap.isClass(hop.object()) && !hop.field().isEmpty()) {
        String field = "static field " + hop.holder() + "." + hop.field();
        return Optional.of(exception(trail).map(what -> what + " in " + field).orElse(field));
      }
      if (heap.is(heap.shape(hop.object()), THREAD) && !heap.isClass(hop.object())) {
        return Optional.empty();
      }
    }
    return Optional.empty();
  }

  private Optional<String> exception(Trail trail) {
    return through(trail, "java.lang.Throwable").map(found -> "stored exception " + typeOf(found));
  }

  private static String plain(Trail trail) {
    return switch (trail.root().kind()) {
      case THREAD, FRAME -> "a thread";
      case SYSTEM_CLASS -> "a class of the JDK";
      case NATIVE -> "native code or the JVM";
    };
  }

  private Optional<String> bean(Trail trail) {
    return through(trail, "com.sun.jmx.mbeanserver.NamedObject")
        .map(found -> heap.field(heap.field(found, "name"), "_canonicalName"))
        .map(name -> "MBean '" + cut(heap.string(name)) + "'");
  }

  private Optional<String> cleaner(Trail trail) {
    return through(trail, "java.lang.ref.Cleaner$Cleanable")
        .or(() -> through(trail, "jdk.internal.ref.PhantomCleanable"))
        .map(_ -> "cleaner action");
  }

  /** The last object of {@code type} on the way, before its end. */
  private Optional<Long> through(Trail trail, String type) {
    return trail.hops().reversed().stream()
        .map(Hop::object)
        .filter(object -> !heap.isClass(object) && heap.is(heap.shape(object), type))
        .findFirst();
  }

  private static boolean passes(Trail trail, String holder, @Nullable String field) {
    return trail.hops().stream()
        .anyMatch(
            hop -> hop.holder().equals(holder) && (field == null || hop.field().equals(field)));
  }

  private String thread(long thread) {
    boolean virtual = heap.is(heap.shape(thread), "java.lang.BaseVirtualThread");
    String type = typeOf(thread);
    return (virtual ? "virtual thread " : "thread ")
        + name(thread)
        + (virtual || type.equals(THREAD) ? "" : " (" + type + ")");
  }

  private String name(long thread) {
    return "'" + cut(heap.string(heap.field(thread, "name"))) + "'";
  }

  private static String cut(String name) {
    return name.length() > LONGEST_NAME ? name.substring(0, LONGEST_NAME) + "…" : name;
  }

  private String way(Trail trail) {
    var steps = new ArrayList<String>();
    for (Hop hop : trail.hops()) {
      steps.add(step(hop));
    }
    if (steps.size() > 2 * HOPS_AT_EACH_END + 1) {
      List<String> end = steps.subList(steps.size() - HOPS_AT_EACH_END, steps.size());
      return String.join(" -> ", steps.subList(0, HOPS_AT_EACH_END))
          + " -> ... -> "
          + String.join(" -> ", end);
    }
    return String.join(" -> ", steps);
  }

  private String step(Hop hop) {
    if (heap.isClass(hop.object())) {
      String name = "class " + heap.className(hop.object());
      return hop.field().isEmpty() ? name : name + "." + hop.field();
    }
    String type = typeOf(hop.object());
    return hop.field().isEmpty() || hop.field().startsWith("[")
        ? type + hop.field()
        : type + "." + hop.field();
  }

  private String typeOf(long object) {
    ClassShape shape = heap.shape(object);
    return shape == null ? "?" : heap.className(shape.id());
  }
}
