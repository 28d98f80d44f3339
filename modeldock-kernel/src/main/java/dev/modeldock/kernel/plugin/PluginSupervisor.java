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
import dev.modeldock.kernel.plugin.leak.LeakWatch;
import dev.modeldock.kernel.plugin.leak.PinSearch;
import dev.modeldock.kernel.plugin.step.Step;
import dev.modeldock.kernel.provider.InstanceFleet;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the plugins and the providers of all instances.
 *
 * <p>One platform thread owns PF4J and decides everything, one thing after the other. Methods may
 * be called from any thread; those that change something post to that thread and wait. Requests use
 * {@link #registry()}, which never waits.
 */
public final class PluginSupervisor implements AutoCloseable {

  private final JarFolders folders;
  private final WorkFolder work;
  private final HostLimits limits;
  private final ScheduledThreadPoolExecutor owner;
  private final LayeredPlugins plugins;
  private final InstanceFleet fleet;
  private final LeakWatch watch;
  private final Generations generations;
  private final Succession succession;
  private FolderLook known = new FolderLook(Map.of(), Set.of());
  private boolean watching;
  private volatile @Nullable FolderWatch folderWatch;

  /**
   * Prepares a host that has loaded nothing yet.
   *
   * @param pluginFolders where jars are dropped; of two with one id, the one in the earlier folder
   *     counts
   * @param workFolder for private copies; made when missing, swept at the start, used by nobody
   *     else
   * @param contexts what providers are made with
   * @param limits how long to wait for plugins
   */
  public PluginSupervisor(
      List<Path> pluginFolders, Path workFolder, ProviderContexts contexts, HostLimits limits) {
    this.folders = new JarFolders(pluginFolders);
    this.limits = limits;
    this.work = new WorkFolder(workFolder);
    this.watch = new LeakWatch(new PinSearch(workFolder, limits.heapDumps()));
    this.owner = new ScheduledThreadPoolExecutor(1, PluginSupervisor::ownerThread);
    // A deadline that was not needed would keep the generation that it was for.
    this.owner.setRemoveOnCancelPolicy(true);
    this.owner.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    OfferedModules offered = OfferedModules.ofKernel();
    this.plugins = new LayeredPlugins(workFolder, offered, limits.start());
    this.fleet = new InstanceFleet(contexts, owner, limits, this::providerClosed);
    this.generations = new Generations(contexts.clock());
    this.succession =
        new Succession(
            folders,
            new JarIntake(work, new JarCheck(offered), plugins),
            fleet,
            generations,
            this::unload);
  }

  private static Thread ownerThread(Runnable work) {
    Thread thread =
        Thread.ofPlatform()
            .name("plugin-supervisor")
            .daemon()
            .inheritInheritableThreadLocals(false)
            .unstarted(work);
    thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
    return thread;
  }

  /**
   * Loads all jars of the plugin folders. Blocks. A jar that is refused keeps no other from being
   * loaded: {@link #plugins()} tells why.
   *
   * @throws UncheckedIOException if the work folder cannot be used
   */
  public void start() {
    onOwner(() -> {
      try {
        work.sweep();
      } catch (IOException e) {
        throw new UncheckedIOException("the plugins' work folder cannot be used", e);
      }
      known = folders.look();
      known.jars().keySet().forEach(jar -> succession.admit(jar, Arrival.FOUND));
      return null;
    });
  }

  /**
   * Follows from now on what becomes of the jars in the plugin folders: a new one serves, a changed
   * one replaces what it was, one that is taken away ends. Once only, after {@link #start()}.
   */
  public void watch() {
    folderWatch = new FolderWatch(folders, onOwner(() -> known), this::follow);
  }

  private void follow(List<FolderChange> changes) {
    for (FolderChange change : changes) {
      onOwner(() -> {
        switch (change) {
          case FolderChange.Arrived(Path jar) -> succession.admit(jar, Arrival.DROPPED);
          case FolderChange.Gone(Path jar) -> succession.gone(jar);
        }
        return null;
      });
    }
  }

  /**
   * Brings the providers in line with what is configured. Blocks until all are made that can be;
   * those that ended are drained and closed in the background.
   */
  public void reconcile(GatewayState state) {
    onOwner(() -> {
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
    return onOwner(
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
    return onOwner(() -> succession.admit(jar, Arrival.WANTED).view());
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
    if (owner.isShutdown()) {
      return;
    }
    FolderWatch folder = folderWatch;
    if (folder != null) {
      folder.close();
    }
    onOwner(() -> {
      fleet.close();
      generations.serving().reversed().forEach(this::unload);
      generations.show();
      return null;
    });
    owner.shutdown();
  }

  private void providerClosed(long number) {
    generations.numbered(number).ifPresent(succession::unloadIfUnused);
  }

  private void unload(PluginGeneration generation) {
    generation.steps().begin(Step.UNLOAD);
    watch.watch(generation, plugins.unload(generation.manifest(), generation.number()));
    generation.retired();
    work.discard(generation.jar());
    generations.show();
    if (!watching) {
      watching = true;
      lookLater();
    }
  }

  private void lookLater() {
    owner.schedule(
        () -> {
          watching = watch.look();
          generations.show();
          if (watching) {
            lookLater();
          }
        },
        limits.watch().toNanos(),
        TimeUnit.NANOSECONDS);
  }

  private <T> T onOwner(Supplier<T> work) {
    try {
      return CompletableFuture.supplyAsync(work, owner).join();
    } catch (RejectedExecutionException e) {
      throw new IllegalStateException("the plugin host is closed", e);
    } catch (CompletionException e) {
      switch (e.getCause()) {
        case RuntimeException cause -> throw cause;
        case Error cause -> throw cause;
        case null, default -> throw e;
      }
    }
  }
}
