package dev.modeldock.kernel.plugin.leak;

import java.lang.System.Logger.Level;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
  private CompletableFuture<Map<Long, List<String>>> running =
      CompletableFuture.completedFuture(Map.of());

  /** One loader that should go. */
  private static final class Watched {

    private final Retired generation;
    private final Mark mark;
    private int looks;
    private boolean leaked;

    /** Goes when a collection was made that was asked for; a JVM may be told to make none. */
    private @Nullable WeakReference<Object> canary;

    private @Nullable CompletableFuture<Map<Long, List<String>>> pins;
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
    watched.forEach(LeakWatch::judge);
    explain(watched.stream().filter(one -> one.leaked && one.pins == null).toList());
    watched.forEach(this::tell);
    collect(
        watched.stream()
            .filter(one -> !one.leaked && one.looks >= LOOKS_BEFORE_COLLECTION)
            .filter(one -> one.looks < LOOKS_BEFORE_JUDGEMENT)
            .toList());
    return !watched.isEmpty();
  }

  private static void collect(List<Watched> waiting) {
    if (!waiting.isEmpty()) {
      waiting.forEach(one -> one.canary = new WeakReference<>(new Object()));
      System.gc();
    }
  }

  private static void judge(Watched one) {
    one.looks++;
    boolean due = !one.leaked && one.looks >= LOOKS_BEFORE_JUDGEMENT;
    if (due && one.canary != null && one.canary.refersTo(null)) {
      one.leaked = true;
      one.generation.leaked(List.of());
    }
  }

  /** All that leaked while one search went on are looked for by the next: a search is not cheap. */
  private void explain(List<Watched> leaked) {
    if (!leaked.isEmpty() && running.isDone()) {
      running = search.begin(leaked.stream().map(one -> one.mark).toList());
      leaked.forEach(one -> one.pins = running);
    }
  }

  private static boolean isGone(Watched one) {
    if (!one.mark.loader().refersTo(null)) {
      return false;
    }
    one.generation.collected();
    LeakEvents.collected(one.generation);
    return true;
  }

  private void tell(Watched one) {
    if (one.pins != null && one.pins.isDone() && !one.told) {
      one.told = true;
      tell(one.generation, one.pins.join().getOrDefault(one.mark.number(), List.of()));
    }
  }

  private void tell(Retired generation, List<String> pins) {
    generation.leaked(pins);
    LeakEvents.leaked(generation, pins);
    LOG.log(
        Level.WARNING,
        "plugin {0} (generation {1}) was unloaded but stays in memory. {2}",
        generation.label(),
        generation.number(),
        pins.isEmpty() ? search.unknown() : "It is held by " + String.join("; by ", pins));
  }
}
