package dev.modeldock.kernel.plugin;

import dev.modeldock.api.Health;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.plugin.Succession.Arrival;
import dev.modeldock.kernel.plugin.folder.FolderChange;
import dev.modeldock.kernel.plugin.folder.FolderLook;
import dev.modeldock.kernel.plugin.folder.FolderWatch;
import dev.modeldock.kernel.plugin.folder.JarFolders;
import dev.modeldock.kernel.plugin.jar.JarCheck;
import dev.modeldock.kernel.plugin.jar.OfferedModules;
import dev.modeldock.kernel.plugin.jar.WorkFolder;
import dev.modeldock.kernel.plugin.layer.LayeredPlugins;
import dev.modeldock.kernel.plugin.order.Inspection;
import dev.modeldock.kernel.plugin.order.OrderRefused;
import dev.modeldock.kernel.plugin.order.PluginNews;
import dev.modeldock.kernel.plugin.shelf.PluginShelf;
import dev.modeldock.kernel.plugin.trust.PluginJudge;
import dev.modeldock.kernel.provider.InstanceFleet;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.provider.trial.Probation;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Runs the plugins and the providers of all instances.
 *
 * <p>One platform thread owns PF4J and decides everything, one thing after the other. Methods may
 * be called from any thread; those that change something post to that thread and wait. Requests use
 * {@link #registry()}, which never waits.
 */
public final class PluginSupervisor implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PluginSupervisor.class.getName());

  private final JarFolders folders;
  private final WorkFolder work;
  private final PluginShelf shelf;
  private final Probation.Rule probation;
  private final PluginNews news;
  private final OwnerThread owner = new OwnerThread();
  private final InstanceFleet fleet;
  private final Generations generations;
  private final Succession succession;
  private final Retirement retirement;
  private final Orders orders;
  private FolderLook known = new FolderLook(Map.of(), Set.of());
  private volatile @Nullable FolderWatch folderWatch;

  /**
   * Which jars may serve.
   *
   * @param judge says which may be loaded
   * @param probation when one has failed that was
   */
  public record Rules(PluginJudge judge, Probation.Rule probation) {}

  /** Prepares a host that nobody hears of. */
  public PluginSupervisor(
      List<Path> pluginFolders,
      Path workFolder,
      ProviderContexts contexts,
      HostLimits limits,
      PluginJudge judge) {
    this(
        pluginFolders,
        workFolder,
        contexts,
        limits,
        new Rules(judge, Probation.Rule.standard()),
        PluginNews.NONE);
  }

  /**
   * Prepares a host that has loaded nothing yet.
   *
   * @param pluginFolders where jars are dropped; of two with one id, the one in the earlier folder
   *     counts. The first is the owner's: what is installed goes there
   * @param workFolder for private copies; made when missing, swept at the start, used by nobody
   *     else
   * @param contexts what providers are made with
   * @param limits how long to wait for plugins
   * @param rules which jars may serve
   * @param news told of each change
   */
  public PluginSupervisor(
      List<Path> pluginFolders,
      Path workFolder,
      ProviderContexts contexts,
      HostLimits limits,
      Rules rules,
      PluginNews news) {
    this.folders = new JarFolders(pluginFolders);
    this.shelf = new PluginShelf(pluginFolders.getFirst());
    this.probation = rules.probation();
    this.news = news;
    this.work = new WorkFolder(workFolder);
    OfferedModules offered = OfferedModules.ofKernel();
    var plugins = new LayeredPlugins(workFolder, offered, limits.start());
    this.fleet = new InstanceFleet(contexts, owner.executor(), limits, this::providerClosed);
    this.generations = new Generations(contexts.clock());
    this.retirement = new Retirement(plugins, work, fleet, generations, owner.executor(), limits);
    var intake = new JarIntake(work, new JarCheck(offered), rules.judge(), plugins);
    this.succession = new Succession(folders, intake, fleet, generations, shelf, new Happenings());
    this.orders = new Orders(succession, generations, shelf, new Inspector(intake, generations));
  }

  /** What follows from a change of generations. */
  private final class Happenings implements Succession.Host {

    @Override
    public void changing(
        PluginNews.Why why, @Nullable PluginGeneration before, @Nullable PluginGeneration after)
        throws IOException {
      PluginGeneration any = Objects.requireNonNull(after == null ? before : after);
      news.changing(any.manifest().id(), why, told(before), told(after));
    }

    private static PluginNews.@Nullable Jar told(@Nullable PluginGeneration one) {
      return one == null ? null : new PluginNews.Jar(one.manifest().version(), one.jar().sha256());
    }

    @Override
    public void succeeded(PluginGeneration old, PluginGeneration next) {
      long number = next.number();
      // What its author is at work on is not taken from under them.
      boolean dropped = folders.rank(next.file()) < folders.list().size();
      if (dropped && !old.jar().sha256().equals(next.jar().sha256())) {
        next.loaded()
            .probation()
            .begin(probation, () -> owner.executor().execute(() -> orders.takeBack(number)));
      }
      retirement.begin();
    }

    @Override
    public void unload(PluginGeneration generation) {
      retirement.unload(generation);
    }
  }

  /**
   * Loads all jars of the plugin folders. Blocks. A jar that is refused keeps no other from being
   * loaded: {@link #plugins()} tells why.
   *
   * @throws UncheckedIOException if the work folder cannot be used
   */
  public void start() {
    owner.run(() -> {
      try {
        work.sweep();
        shelf.sweep();
      } catch (IOException e) {
        throw new UncheckedIOException("the plugins' work folder cannot be used", e);
      }
      known = folders.look();
      known.jars().keySet().forEach(jar -> succession.admit(jar, Arrival.FOUND));
      settle();
      return null;
    });
  }

  /**
   * Follows from now on what becomes of the jars in the plugin folders: a new one serves, a changed
   * one replaces what it was, one that is taken away ends. Once only, after {@link #start()}.
   */
  public void watch() {
    folderWatch = new FolderWatch(folders, owner.run(() -> known), this::follow);
  }

  /** What an earlier run had begun when it was killed is finished. */
  private void settle() {
    for (PluginGeneration serving : generations.serving()) {
      try {
        shelf.settle(serving.manifest().id(), serving.jar().sha256());
      } catch (IOException e) {
        LOG.log(
            Level.WARNING,
            "the jar before {0} cannot be kept: {1}",
            serving.label(),
            e.getMessage());
      }
    }
  }

  private void follow(List<FolderChange> changes) {
    for (FolderChange change : changes) {
      owner.run(() -> {
        switch (change) {
          case FolderChange.Arrived(Path jar) -> succession.admit(jar, Arrival.DROPPED);
          case FolderChange.Gone(Path jar) -> succession.gone(jar);
        }
        return null;
      });
    }
  }

  /**
   * Judges all plugins anew, after their owner has changed whom they trust: one that was refused
   * and no longer is serves now. What serves goes on, and is shown as it would be judged. Blocks.
   */
  public void reconsider() {
    owner.run(() -> {
      succession.reconsider();
      return null;
    });
  }

  /**
   * Brings the providers in line with what is configured. Blocks until all are made that can be;
   * those that ended are drained and closed in the background.
   */
  public void reconcile(GatewayState state) {
    owner.run(() -> {
      fleet.reconcile(state.instances().values(), generations.factories());
      return null;
    });
  }

  /**
   * Tries whether {@code candidate} could be served in {@code state}. Makes a provider and closes
   * it again; what runs notices nothing. Blocks meanwhile.
   *
   * @return all that keeps it from being served, one line each; empty if nothing does
   */
  public List<String> problems(InstanceRecord candidate, GatewayState state) {
    return owner.run(
        () -> fleet.problems(candidate, state.instances().values(), generations.factories()));
  }

  /**
   * Loads a jar, in the place of the generation with its plugin id if there is one. Blocks until
   * the new generation serves, or is refused; the old one ends its requests in the background.
   *
   * <p>A new generation is refused when it does not load, or when an instance that is ready now
   * would not be. The old one notices nothing of that.
   *
   * @return how the new generation stands
   */
  public PluginView replace(Path jar) {
    return owner.run(() -> succession.admit(jar, Arrival.WANTED).view());
  }

  /**
   * Installs a plugin: it serves, and its jar is in the owner's folder, or nothing has changed.
   * Blocks.
   *
   * @return how it stands: ready, or rejected with its problems
   * @throws IOException if it could not be stored
   */
  public PluginView install(byte[] jar) throws IOException, OrderRefused {
    return carriedOut(() -> orders.install(jar));
  }

  /** Installs the plugin in {@code jar}, of which a copy is stored. */
  public PluginView install(Path jar) throws IOException, OrderRefused {
    return carriedOut(() -> orders.install(jar));
  }

  /** Loads a plugin anew from its file. Blocks. {@return how the new generation stands} */
  public PluginView reload(String id) throws IOException, OrderRefused {
    return carriedOut(() -> orders.reload(id));
  }

  /**
   * Has the jar serve again that served before; that which serves is kept in its place. Blocks.
   *
   * @return how the new generation stands
   */
  public PluginView rollback(String id) throws IOException, OrderRefused {
    return carriedOut(() -> orders.rollback(id));
  }

  /**
   * Takes a plugin of the owner's away. The one that is shipped serves instead, if there is one.
   * Blocks; requests that it serves are ended in the background.
   *
   * @return the generation that ends; or one that is rejected, which kept it from ending
   */
  public PluginView remove(String id) throws IOException, OrderRefused {
    return carriedOut(() -> orders.remove(id));
  }

  /** {@return what {@code jar} is, without any of its code having run} */
  public Inspection inspect(Path jar) throws IOException, OrderRefused {
    return owner.ask(() -> orders.inspect(jar));
  }

  /** {@return what {@code jar} is, without any of its code having run} */
  public Inspection inspect(byte[] jar) throws IOException, OrderRefused {
    return owner.ask(() -> orders.inspect(jar));
  }

  /** {@return what the jar is that served before the one that serves} */
  public Optional<Inspection> previous(String id) throws IOException {
    try {
      return owner.ask(() -> orders.previous(id));
    } catch (OrderRefused e) {
      return Optional.empty();
    }
  }

  private PluginView carriedOut(Orders.Order<PluginGeneration> order)
      throws IOException, OrderRefused {
    return owner.ask(() -> order.carryOut().view());
  }

  /** {@return the providers that serve now} */
  public ProviderRegistry registry() {
    return fleet.registry();
  }

  /** {@return all generations that are remembered, the oldest first} */
  public List<PluginView> plugins() {
    return generations.shown().plugins();
  }

  /** {@return what can be configured now, by provider type} */
  public Map<String, ProviderDescriptor> descriptors() {
    return generations.shown().descriptors();
  }

  /**
   * Asks the provider of {@code instance} how its runtime is, on the caller's thread.
   *
   * @return what it found; empty if the instance takes no requests
   */
  public Optional<Health> check(String instance) throws InterruptedException {
    Optional<Lease> lease = registry().lease(instance);
    if (lease.isEmpty()) {
      return Optional.empty();
    }
    try (Lease held = lease.get()) {
      return Optional.of(held.provider().check());
    }
  }

  /** Drains all instances within the limit, closes them, unloads all plugins. Idempotent. */
  @Override
  public void close() {
    if (owner.isClosed()) {
      return;
    }
    FolderWatch folder = folderWatch;
    if (folder != null) {
      folder.close();
    }
    owner.run(() -> {
      fleet.close();
      generations.serving().reversed().forEach(retirement::unload);
      generations.show();
      return null;
    });
    owner.close();
  }

  private void providerClosed(long number, int cut, Duration took) {
    generations
        .numbered(number)
        .ifPresent(generation -> {
          generation.closed(cut, took);
          succession.unloadIfUnused(generation);
        });
  }
}
