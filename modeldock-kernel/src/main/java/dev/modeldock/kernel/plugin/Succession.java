package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.folder.JarFolders;
import dev.modeldock.kernel.plugin.order.PluginNews.Why;
import dev.modeldock.kernel.plugin.shelf.PluginShelf;
import dev.modeldock.kernel.plugin.step.Step;
import dev.modeldock.kernel.plugin.trust.Asked;
import dev.modeldock.kernel.provider.InstanceFleet;
import dev.modeldock.kernel.provider.LoadedFactory;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one path by which a jar comes to serve, and by which one that served ends. Belongs to the
 * supervisor's thread.
 */
final class Succession {

  private static final System.Logger LOG = System.getLogger(Succession.class.getName());

  private final JarFolders folders;
  private final JarIntake intake;
  private final InstanceFleet fleet;
  private final Generations all;
  private final PluginShelf shelf;
  private final Host host;

  /** Which plugin was found in which file, so that another file can stand in for one that goes. */
  private final Map<Path, String> ids = new HashMap<>();

  /** How a jar comes to the gateway, which decides what it may take the place of. */
  enum Arrival {
    /** It lay in a folder when the gateway began: of two with one id, the first met counts. */
    FOUND,
    /** It was put into a folder: it replaces what came from that one or one that counts less. */
    DROPPED,
    /** Somebody wants this file, wherever the one that serves came from. */
    WANTED,
    /** Somebody sent it: when it serves, it is put into the owner's folder. */
    RECEIVED,
    /** As received; the one that serves has failed. */
    TAKEN_BACK
  }

  /** What has to be known elsewhere. */
  interface Host {

    /** Hears of a change before it is made. */
    void changing(Why why, @Nullable PluginGeneration before, @Nullable PluginGeneration after)
        throws IOException;

    /** Hears of one that serves in the place of another from now on. */
    void succeeded(PluginGeneration old, PluginGeneration next);

    /** Unloads one that nobody uses any more. */
    void unload(PluginGeneration generation);
  }

  Succession(
      JarFolders folders,
      JarIntake intake,
      InstanceFleet fleet,
      Generations all,
      PluginShelf shelf,
      Host host) {
    this.folders = folders;
    this.intake = intake;
    this.fleet = fleet;
    this.all = all;
    this.shelf = shelf;
    this.host = host;
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
    if (next.state() == GenerationState.REJECTED && isReceived(arrival)) {
      shelf.discard(file);
      if (!next.isIdentified()) {
        // Who sent it is told; to others it would be a file that is gone.
        all.forget(next);
      }
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
      case WANTED, RECEIVED, TAKEN_BACK -> false;
    };
  }

  private static boolean isReceived(Arrival arrival) {
    return arrival == Arrival.RECEIVED || arrival == Arrival.TAKEN_BACK;
  }

  private void take(PluginGeneration next, @Nullable PluginGeneration same, Arrival arrival) {
    if (same != null && arrival == Arrival.FOUND) {
      intake.reject(
          next,
          List.of(
              "plugin '%s' is loaded already, from %s"
                  .formatted(next.manifest().id(), same.file())));
      return;
    }
    intake.load(next, same, all.serving());
    if (next.state() == GenerationState.STAGED) {
      swap(next, same, arrival);
    }
  }

  private void swap(PluginGeneration next, @Nullable PluginGeneration old, Arrival arrival) {
    Map<String, LoadedFactory> factories = all.factories();
    factories.put(next.loaded().descriptor().type(), next.loaded());
    next.steps().begin(Step.CREATE);
    InstanceFleet.Change change = fleet.prepare(factories);
    List<String> problems = change.lost();
    if (problems.isEmpty() && !isSame(next, old)) {
      next.steps().begin(Step.SELF_CHECK);
      problems = change.defects();
    }
    if (problems.isEmpty()) {
      next.steps().begin(Step.SWAP);
      problems = written(next, old, arrival);
    }
    if (!problems.isEmpty()) {
      fleet.drop(change);
      intake.unload(next);
      intake.reject(next, problems);
      return;
    }
    fleet.make(change);
    next.ready();
    next.steps().end();
    all.show();
    store(next, old, arrival);
    if (old != null) {
      drain(old);
      host.succeeded(old, next);
    }
  }

  /** Of the same bytes as what serves there is nothing to fear, and nothing to go back to. */
  private static boolean isSame(PluginGeneration next, @Nullable PluginGeneration old) {
    return old != null && old.jar().sha256().equals(next.jar().sha256());
  }

  /** Makes sure that there is a way back, and that the change is known. */
  private List<String> written(
      PluginGeneration next, @Nullable PluginGeneration old, Arrival arrival) {
    try {
      if (isReceived(arrival)) {
        keep(next, old);
      }
      host.changing(arrival == Arrival.TAKEN_BACK ? Why.ROLLBACK : Why.SWAP, old, next);
      intake.accept(next);
      return List.of();
    } catch (IOException e) {
      return List.of("the swap cannot be written down: " + e.getMessage());
    }
  }

  private void keep(PluginGeneration next, @Nullable PluginGeneration old) throws IOException {
    if (old != null && !isSame(next, old)) {
      shelf.keep(old.manifest().id(), old.jar().copy());
    }
  }

  /** Brings the folder in line with what serves now, so that a restart finds the same. */
  private void store(PluginGeneration next, @Nullable PluginGeneration old, Arrival arrival) {
    String id = next.manifest().id();
    try {
      if (isReceived(arrival)) {
        Path target = old != null && shelf.has(old.file()) ? old.file() : shelf.placeOf(id);
        ids.remove(next.file());
        shelf.place(next.file(), target);
        next.movedTo(target);
        ids.put(target, id);
      } else {
        // Its file is where it belongs already, so that new requests need not wait for the disk.
        keep(next, old);
      }
      if (arrival == Arrival.TAKEN_BACK) {
        shelf.failed(id);
      } else {
        shelf.replaced(id);
      }
      if (arrival == Arrival.DROPPED && old != null) {
        clear(old, next);
      }
    } catch (IOException e) {
      String problem = "it serves, but a restart may not find it: " + e.getMessage();
      next.remark(problem);
      LOG.log(Level.WARNING, "plugin {0}: {1}", next.label(), problem);
    }
  }

  /** Of one plugin the owner's folder has one jar: that which was replaced is kept elsewhere. */
  private void clear(PluginGeneration old, PluginGeneration next) throws IOException {
    Path file = old.file();
    if (!file.equals(next.file())
        && shelf.has(file)
        && shelf.has(next.file())
        && Files.isRegularFile(file)
        && PluginShelf.hash(file).equals(old.jar().sha256())) {
      shelf.remove(file);
      ids.remove(file);
    }
  }

  /** Has all be judged as the owner trusts now, and takes in what was refused for want of it. */
  void reconsider() {
    // Whether it may come after the last is no question for one that is there.
    all.serving().forEach(serving -> intake.judged(serving, Asked.OLDER));
    for (Path file : folders.look().jars().keySet()) {
      all.untrusted(file)
          .ifPresent(refused -> {
            all.forget(refused);
            admit(file, Arrival.DROPPED);
          });
    }
    all.show();
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
    boolean replaced =
        others(id).stream()
            .anyMatch(other -> admit(other, Arrival.WANTED).state() == GenerationState.READY);
    if (!replaced) {
      withdraw(serving);
    }
  }

  /** {@return the files in the folders, those that count first first, in which the plugin is} */
  List<Path> others(String id) {
    return folders.look().jars().keySet().stream()
        .filter(file -> id.equals(ids.get(file)))
        .toList();
  }

  /** {@return the file in which a plugin was found, whether it serves or not} */
  Optional<Path> file(String id) {
    return all.serving(id).map(PluginGeneration::file).or(() -> others(id).stream().findFirst());
  }

  /** Has a plugin serve no more; its instances wait for another. Its jar is kept. */
  void withdraw(PluginGeneration old) {
    String id = old.manifest().id();
    try {
      shelf.keep(id, old.jar().copy());
      shelf.replaced(id);
      host.changing(Why.REMOVE, old, null);
    } catch (IOException e) {
      // Its file is gone already: to serve on would be to serve what its owner took away.
      LOG.log(Level.WARNING, "that {0} ends cannot be written: {1}", old.label(), e.getMessage());
    }
    Map<String, LoadedFactory> factories = all.factories();
    factories.remove(old.loaded().descriptor().type());
    fleet.make(fleet.prepare(factories));
    drain(old);
    LOG.log(Level.INFO, "plugin {0} was taken out: {1} is gone", old.label(), old.file());
    all.show();
  }

  private void drain(PluginGeneration old) {
    old.loaded().probation().end();
    old.draining();
    unloadIfUnused(old);
  }

  /** Unloads a generation that has ended all its requests. */
  void unloadIfUnused(PluginGeneration generation) {
    if (generation.state() == GenerationState.DRAINING && !fleet.uses(generation.number())) {
      host.unload(generation);
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
