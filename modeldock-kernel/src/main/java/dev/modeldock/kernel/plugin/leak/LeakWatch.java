package dev.modeldock.kernel.plugin.leak;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Looks whether unloaded plugins leave the memory, and says so when one does not, and why. Belongs
 * to one thread, which waits for nothing here.
 */
public final class LeakWatch {

  private static final System.Logger LOG = System.getLogger(LeakWatch.class.getName());

  /** An idle gateway may not collect for hours, so collections are asked for before judging. */
  private static final int LOOKS_BEFORE_COLLECTION = 2;

  private static final int LOOKS_BEFORE_JUDGEMENT = 4;

  private final PinSearch search;
  private final List<Watched> watched = new ArrayList<>();

  /** One loader that should go. */
  private static final class Watched {

    private final Retired generation;
    private final Mark mark;
    private int looks;

    /** Goes when a collection was made that was asked for; a JVM may be told to make none. */
    private @Nullable WeakReference<Object> canary;

    private @Nullable CompletableFuture<List<String>> pins;
    private boolean told;

    Watched(Retired generation, WeakReference<ClassLoader> loader) {
      this.generation = generation;
      this.mark = new Mark(generation.number(), loader);
    }
  }

  /**
   * @param search finds what keeps a loader
   */
  public LeakWatch(PinSearch search) {
    this.search = search;
  }

  /** Looks after a generation from now on, until it is gone. */
  public void watch(Retired generation, WeakReference<ClassLoader> loader) {
    LeakEvents.retired(generation);
    watched.add(new Watched(generation, loader));
  }

  /** Looks once. {@return whether there is something to look at again} */
  public boolean look() {
    watched.removeIf(LeakWatch::isGone);
    boolean collect = false;
    for (Watched one : watched) {
      one.looks++;
      if (one.looks >= LOOKS_BEFORE_COLLECTION && one.looks < LOOKS_BEFORE_JUDGEMENT) {
        one.canary = new WeakReference<>(new Object());
        collect = true;
      }
      judge(one);
    }
    if (collect) {
      System.gc();
    }
    return !watched.isEmpty();
  }

  private static boolean isGone(Watched one) {
    if (!one.mark.loader().refersTo(null)) {
      return false;
    }
    one.generation.collected();
    LeakEvents.collected(one.generation);
    return true;
  }

  private void judge(Watched one) {
    if (one.pins == null) {
      boolean collected = one.canary != null && one.canary.refersTo(null);
      if (one.looks >= LOOKS_BEFORE_JUDGEMENT && collected) {
        one.pins = search.begin(one.mark);
        one.generation.leaked(List.of());
      }
    } else if (one.pins.isDone() && !one.told) {
      one.told = true;
      tell(one.generation, one.pins.getNow(List.of()));
    }
  }

  private static void tell(Retired generation, List<String> pins) {
    generation.leaked(pins);
    LeakEvents.leaked(generation, pins);
    LOG.log(
        Level.WARNING,
        "plugin {0} (generation {1}) was unloaded but stays in memory. {2}",
        generation.label(),
        generation.number(),
        pins.isEmpty()
            ? "What holds it is not known: with 'plugins.heap_dump_on_leak: true' in the"
                + " configuration the next one is looked into."
            : "It is held by " + String.join("; by ", pins));
  }
}
