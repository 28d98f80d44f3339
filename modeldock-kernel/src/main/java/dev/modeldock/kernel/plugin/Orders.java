package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.Succession.Arrival;
import dev.modeldock.kernel.plugin.jar.WorkFolder;
import dev.modeldock.kernel.plugin.order.Inspection;
import dev.modeldock.kernel.plugin.order.OrderRefused;
import dev.modeldock.kernel.plugin.order.OrderRefused.Reason;
import dev.modeldock.kernel.plugin.shelf.PluginShelf;
import dev.modeldock.kernel.plugin.trust.Asked;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Carries out what the owner, or the gateway itself, wants of plugins: each order is a jar that
 * goes the one path. Belongs to the supervisor's thread.
 */
final class Orders {

  private static final System.Logger LOG = System.getLogger(Orders.class.getName());

  private final Succession succession;
  private final Generations all;
  private final PluginShelf shelf;
  private final Inspector inspector;

  Orders(Succession succession, Generations all, PluginShelf shelf, Inspector inspector) {
    this.succession = succession;
    this.all = all;
    this.shelf = shelf;
    this.inspector = inspector;
  }

  /** An order, or a question. */
  @FunctionalInterface
  interface Order<T> {
    T carryOut() throws IOException, OrderRefused;
  }

  PluginGeneration install(byte[] jar) throws IOException {
    return stored(shelf.receive(jar), Arrival.RECEIVED, Asked.NOTHING);
  }

  PluginGeneration install(Path jar) throws IOException, OrderRefused {
    return stored(shelf.receive(usable(jar)), Arrival.RECEIVED, Asked.NOTHING);
  }

  private static Path usable(Path jar) throws IOException, OrderRefused {
    if (!Files.isRegularFile(jar)) {
      throw new OrderRefused(
          Reason.FILE_NOT_FOUND,
          "there is no file " + jar,
          "name a jar on the machine that the gateway runs on, by its whole path");
    }
    if (Files.size(jar) > WorkFolder.LARGEST_JAR) {
      throw new OrderRefused(
          Reason.JAR_TOO_LARGE,
          "%s is larger than %d MB".formatted(jar, WorkFolder.LARGEST_JAR / (1024 * 1024)),
          "a plugin brings what it needs, and no models");
    }
    return jar;
  }

  Inspection inspect(Path jar) throws IOException, OrderRefused {
    return inspector.look(usable(jar), Asked.NOTHING);
  }

  Inspection inspect(byte[] jar) throws IOException {
    Path received = shelf.receive(jar);
    try {
      return inspector.look(received, Asked.NOTHING);
    } finally {
      shelf.discard(received);
    }
  }

  Optional<Inspection> previous(String id) throws IOException {
    Optional<Path> jar = shelf.previous(id);
    return jar.isPresent() ? Optional.of(inspector.look(jar.get(), Asked.OLDER)) : Optional.empty();
  }

  private PluginGeneration stored(Path received, Arrival arrival, Asked asked) throws IOException {
    PluginGeneration next = succession.admit(received, arrival, asked);
    if (next.state() == GenerationState.READY && !next.view().problems().isEmpty()) {
      throw new IOException(next.view().problems().getFirst());
    }
    return next;
  }

  PluginGeneration reload(String id) throws OrderRefused {
    Path file = succession.file(id).orElseThrow(() -> unknown(id));
    return succession.admit(file, Arrival.WANTED);
  }

  PluginGeneration rollback(String id) throws IOException, OrderRefused {
    Path previous = shelf.previous(id).orElseThrow(() -> nothingBefore(id));
    return stored(shelf.receive(previous), Arrival.RECEIVED, Asked.OLDER);
  }

  private OrderRefused nothingBefore(String id) {
    return succession.file(id).isEmpty()
        ? unknown(id)
        : new OrderRefused(
            Reason.NO_PREVIOUS_JAR,
            "no jar of plugin '" + id + "' is kept that served before this one",
            "install the jar that you want: modeldock plugins install FILE");
  }

  PluginGeneration remove(String id) throws IOException, OrderRefused {
    List<Path> files = succession.others(id);
    List<Path> own = files.stream().filter(shelf::has).toList();
    if (files.isEmpty()) {
      throw unknown(id);
    }
    if (own.isEmpty()) {
      throw new OrderRefused(
          Reason.PLUGIN_IS_SHIPPED,
          "plugin '" + id + "' is not in the gateway's home: it is " + files.getFirst(),
          "disable its instances instead: modeldock instances disable ID");
    }
    PluginGeneration ended = all.serving(id).orElseGet(() -> all.latest(own.getFirst()));
    if (ended.state() == GenerationState.READY && shelf.has(ended.file())) {
      for (Path other : files) {
        if (!shelf.has(other)
            && succession.admit(other, Arrival.WANTED) instanceof PluginGeneration next
            && next.state() == GenerationState.REJECTED) {
          return next;
        }
      }
      if (ended.state() == GenerationState.READY) {
        succession.withdraw(ended);
      }
    }
    for (Path file : own) {
      shelf.remove(file);
    }
    return ended;
  }

  /** Takes back by itself a generation that failed its first requests, if it serves still. */
  void takeBack(long number) {
    all.numbered(number)
        .filter(bad -> bad.state() == GenerationState.READY)
        .ifPresent(this::takeBack);
  }

  private void takeBack(PluginGeneration bad) {
    String finding = bad.loaded().probation().finding();
    String id = bad.manifest().id();
    LOG.log(Level.WARNING, "plugin {0} is rolled back: {1}", bad.label(), finding);
    try {
      Path previous = shelf.previous(id).orElseThrow(() -> nothingBefore(id));
      PluginGeneration back = stored(shelf.receive(previous), Arrival.TAKEN_BACK, Asked.OLDER);
      if (back.state() == GenerationState.READY) {
        bad.remark("it was rolled back to %s: %s".formatted(back.label(), finding));
      } else {
        bad.remark("%s, and what was before is refused now".formatted(finding));
      }
    } catch (IOException | OrderRefused e) {
      LOG.log(Level.WARNING, "plugin {0} cannot be rolled back: {1}", bad.label(), e.getMessage());
      bad.remark("%s, and what was before cannot come back: %s".formatted(finding, e.getMessage()));
    }
    all.show();
  }

  private OrderRefused unknown(String id) {
    return new OrderRefused(
        Reason.PLUGIN_NOT_FOUND,
        "there is no plugin '" + id + "'",
        "modeldock plugins list shows those that there are");
  }
}
