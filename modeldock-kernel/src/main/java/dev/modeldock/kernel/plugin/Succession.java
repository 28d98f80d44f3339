package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.folder.JarFolders;
import dev.modeldock.kernel.plugin.step.Step;
import dev.modeldock.kernel.plugin.trust.Asked;
import dev.modeldock.kernel.provider.InstanceFleet;
import dev.modeldock.kernel.provider.LoadedFactory;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The one path by which a jar comes to serve, and by which one that served ends. Belongs to the
 * supervisor's thread.
 */
final class Succession {

  /** How a jar comes to the gateway, which decides what it may take the place of. */
  enum Arrival {
    /** It lay in a folder when the gateway began: of two with one id, the first met counts. */
    FOUND,
    /** It was put into a folder: it replaces what came from that one or one that counts less. */
    DROPPED,
    /** Somebody wants this one, wherever the one that serves came from. */
    WANTED
  }

  private static final System.Logger LOG = System.getLogger(Succession.class.getName());

  private final JarFolders folders;
  private final JarIntake intake;
  private final InstanceFleet fleet;
  private final Generations all;
  private final Consumer<PluginGeneration> unloader;

  /** Which plugin was found in which file, so that another file can stand in for one that goes. */
  private final Map<Path, String> ids = new HashMap<>();

  Succession(
      JarFolders folders,
      JarIntake intake,
      InstanceFleet fleet,
      Generations all,
      Consumer<PluginGeneration> unloader) {
    this.folders = folders;
    this.intake = intake;
    this.fleet = fleet;
    this.all = all;
    this.unloader = unloader;
  }

  /**
   * Takes a jar in, in the place of the generation with its plugin id if there is one. That serves
   * on unless the new one is ready.
   *
   * @return the generation of that jar, which is ready or rejected; or the one that serves already,
   *     if there is no reason to change anything
   */
  PluginGeneration admit(Path file, Arrival arrival) {
    return admit(file, arrival, Asked.NOTHING);
  }

  /** Takes a jar in of which somebody has said what they want of it beyond the ordinary. */
  PluginGeneration admit(Path file, Arrival arrival, Asked asked) {
    PluginGeneration next = all.begin(file);
    intake.identify(next, asked);
    if (next.state() == GenerationState.STAGED) {
      String id = next.manifest().id();
      ids.put(file, id);
      PluginGeneration same = all.serving(id).orElse(null);
      if (same != null && isSettled(next, same, arrival)) {
        intake.discard(next);
        all.forget(next);
        all.show();
        return same;
      }
      take(next, same, arrival);
    }
    next.steps().end();
    report(next);
    all.show();
    return next;
  }

  /** Whether what serves goes on serving without a word. */
  private boolean isSettled(PluginGeneration next, PluginGeneration same, Arrival arrival) {
    int rank = Integer.compare(folders.rank(next.file()), folders.rank(same.file()));
    boolean known = next.jar().sha256().equals(same.jar().sha256());
    return switch (arrival) {
      case FOUND -> rank > 0;
      case DROPPED -> {
        if (known && rank <= 0) {
          same.movedTo(next.file());
        }
        yield known || rank > 0;
      }
      case WANTED -> false;
    };
  }

  private void take(PluginGeneration next, @Nullable PluginGeneration same, Arrival arrival) {
    if (same != null && arrival == Arrival.FOUND) {
      intake.reject(
          next,
          List.of("plugin '%s' is loaded already, from %s".formatted(ids(next), same.file())));
      return;
    }
    intake.load(next, same, all.serving());
    if (next.state() == GenerationState.STAGED) {
      swap(next, same);
    }
  }

  private static String ids(PluginGeneration generation) {
    return generation.manifest().id();
  }

  private void swap(PluginGeneration next, @Nullable PluginGeneration old) {
    Map<String, LoadedFactory> factories = all.factories();
    factories.put(next.loaded().descriptor().type(), next.loaded());
    next.steps().begin(Step.CREATE);
    List<String> lost = fleet.replace(factories);
    if (!lost.isEmpty()) {
      intake.unload(next);
      intake.reject(next, lost);
      return;
    }
    next.steps().begin(Step.SWAP);
    next.ready();
    intake.accept(next);
    if (old != null) {
      drain(old);
    }
  }

  /**
   * Follows a jar that was taken away: another one of its plugin serves instead, if there is one,
   * and none otherwise.
   */
  void gone(Path file) {
    String id = ids.remove(file);
    PluginGeneration serving = id == null ? null : all.serving(id).orElse(null);
    if (serving == null || !serving.file().equals(file)) {
      return;
    }
    for (Path other : folders.look().jars().keySet()) {
      if (id.equals(ids.get(other))) {
        PluginGeneration next = admit(other, Arrival.WANTED);
        if (next.state() == GenerationState.READY) {
          return;
        }
      }
    }
    withdraw(serving);
  }

  /** Has a plugin serve no more; its instances wait for another. */
  void withdraw(PluginGeneration old) {
    Map<String, LoadedFactory> factories = all.factories();
    factories.remove(old.loaded().descriptor().type());
    fleet.serve(factories);
    drain(old);
    LOG.log(Level.INFO, "plugin {0} was taken out: {1} is gone", old.label(), old.file());
    all.show();
  }

  private void drain(PluginGeneration old) {
    old.draining();
    unloadIfUnused(old);
  }

  /** Unloads a generation that has ended all its requests. */
  void unloadIfUnused(PluginGeneration generation) {
    if (generation.state() == GenerationState.DRAINING && !fleet.uses(generation.number())) {
      unloader.accept(generation);
    }
  }

  private static void report(PluginGeneration next) {
    if (next.state() == GenerationState.REJECTED) {
      LOG.log(
          Level.WARNING,
          "plugin {0} is refused: {1}",
          next.file(),
          String.join("; ", next.view().problems()));
    } else {
      LOG.log(Level.INFO, "plugin {0} is ready, from {1}", next.label(), next.file());
    }
  }
}
