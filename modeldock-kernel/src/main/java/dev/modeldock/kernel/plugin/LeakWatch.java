package dev.modeldock.kernel.plugin;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks whether unloaded plugins leave the memory, and says so when one does not. Belongs to the
 * supervisor's thread.
 */
final class LeakWatch {

  private static final System.Logger LOG = System.getLogger(LeakWatch.class.getName());

  /** An idle gateway may not collect for hours, so a collection is asked for before judging. */
  private static final int LOOKS_BEFORE_COLLECTION = 2;

  private static final int LOOKS_BEFORE_JUDGEMENT = 3;

  private final List<Watched> watched = new ArrayList<>();

  /** One loader that should go. */
  private static final class Watched {

    private final PluginGeneration generation;
    private final WeakReference<ClassLoader> loader;
    private int looks;

    Watched(PluginGeneration generation, WeakReference<ClassLoader> loader) {
      this.generation = generation;
      this.loader = loader;
    }
  }

  void watch(PluginGeneration generation, WeakReference<ClassLoader> loader) {
    watched.add(new Watched(generation, loader));
  }

  /** Looks once. {@return whether there is something to look at again} */
  boolean look() {
    watched.removeIf(LeakWatch::isGone);
    watched.forEach(LeakWatch::judge);
    if (watched.stream().anyMatch(w -> w.looks == LOOKS_BEFORE_COLLECTION)) {
      System.gc();
    }
    return !watched.isEmpty();
  }

  private static boolean isGone(Watched one) {
    if (!one.loader.refersTo(null)) {
      return false;
    }
    one.generation.collected();
    return true;
  }

  private static void judge(Watched one) {
    one.looks++;
    if (one.looks == LOOKS_BEFORE_JUDGEMENT) {
      one.generation.leaked();
      LOG.log(
          Level.WARNING,
          "plugin {0} (generation {1}) was unloaded but stays in memory: something still holds a"
              + " class of it, such as a thread that it started by itself",
          one.generation.label(),
          one.generation.number());
    }
  }
}
