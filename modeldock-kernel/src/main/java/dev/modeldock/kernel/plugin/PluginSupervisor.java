package dev.modeldock.kernel.plugin;

import dev.modeldock.api.Health;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.host.ProviderContexts;
import dev.modeldock.kernel.plugin.jar.JarCheck;
import dev.modeldock.kernel.plugin.jar.OfferedModules;
import dev.modeldock.kernel.plugin.jar.WorkFolder;
import dev.modeldock.kernel.provider.InstanceFleet;
import dev.modeldock.kernel.provider.Lease;
import dev.modeldock.kernel.provider.LoadedFactory;
import dev.modeldock.kernel.provider.ProviderRegistry;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Runs the plugins and the providers of all instances.
 *
 * <p>One platform thread owns PF4J and decides everything, one thing after the other. Methods may
 * be called from any thread; those that change something post to that thread and wait. Requests use
 * {@link #registry()}, which never waits.
 */
public final class PluginSupervisor implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(PluginSupervisor.class.getName());
  private static final int MOST_REMEMBERED = 100;

  private final List<Path> folders;
  private final WorkFolder work;
  private final HostLimits limits;
  private final ScheduledThreadPoolExecutor owner;
  private final LayeredPlugins plugins;
  private final JarIntake intake;
  private final InstanceFleet fleet;
  private final LeakWatch watch = new LeakWatch();
  private final List<PluginGeneration> generations = new ArrayList<>();
  private long lastNumber;
  private boolean watching;
  private volatile Shown shown = new Shown(List.of(), Map.of());

  /** What callers on other threads see. */
  private record Shown(List<PluginView> plugins, Map<String, ProviderDescriptor> descriptors) {}

  /**
   * Prepares a host that has loaded nothing yet.
   *
   * @param pluginFolders where jars are dropped; of two with one id, the first that is found counts
   * @param workFolder for private copies; made when missing, swept at the start, used by nobody
   *     else
   * @param contexts what providers are made with
   * @param limits how long to wait for plugins
   */
  public PluginSupervisor(
      List<Path> pluginFolders, Path workFolder, ProviderContexts contexts, HostLimits limits) {
    this.folders = List.copyOf(pluginFolders);
    this.limits = limits;
    this.work = new WorkFolder(workFolder);
    this.owner = new ScheduledThreadPoolExecutor(1, PluginSupervisor::ownerThread);
    // A deadline that was not needed would keep the generation that it was for.
    this.owner.setRemoveOnCancelPolicy(true);
    this.owner.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    OfferedModules offered = OfferedModules.ofKernel();
    this.plugins = new LayeredPlugins(workFolder, offered, limits.start());
    this.intake = new JarIntake(work, new JarCheck(offered), plugins);
    this.fleet = new InstanceFleet(contexts, owner, limits, this::providerClosed);
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
      folders.stream().flatMap(folder -> jars(folder).stream()).forEach(jar -> admit(jar, false));
      return null;
    });
  }

  /**
   * Brings the providers in line with what is configured. Blocks until all are made that can be;
   * those that ended are drained and closed in the background.
   */
  public void reconcile(GatewayState state) {
    onOwner(() -> {
      fleet.reconcile(state.instances().values(), factories());
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
    return onOwner(() -> fleet.problems(candidate, state.instances().values(), factories()));
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
    return onOwner(() -> admit(jar, true));
  }

  /** {@return the providers that serve now} */
  public ProviderRegistry registry() {
    return fleet.registry();
  }

  /** {@return all generations that are remembered, the oldest first} */
  public List<PluginView> plugins() {
    return shown.plugins();
  }

  /** {@return what can be configured now, by provider type} */
  public Map<String, ProviderDescriptor> descriptors() {
    return shown.descriptors();
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
    onOwner(() -> {
      fleet.close();
      generations.stream()
          .filter(g -> g.state() == GenerationState.READY)
          .toList()
          .reversed()
          .forEach(this::unload);
      show();
      return null;
    });
    owner.shutdown();
  }

  private PluginView admit(Path jar, boolean replaces) {
    PluginGeneration next = intake.take(jar, ++lastNumber, serving(), replaces);
    generations.add(next);
    if (next.state() == GenerationState.STAGED) {
      swap(next);
    }
    switch (next.state()) {
      case REJECTED ->
          LOG.log(
              Level.WARNING,
              "plugin {0} is refused: {1}",
              jar,
              String.join("; ", next.view().problems()));
      default -> LOG.log(Level.INFO, "plugin {0} is ready, from {1}", next.label(), jar);
    }
    show();
    return next.view();
  }

  private void swap(PluginGeneration next) {
    Optional<PluginGeneration> old =
        serving().stream().filter(g -> g.manifest().id().equals(next.manifest().id())).findFirst();
    Map<String, LoadedFactory> factories = factories();
    factories.put(next.loaded().descriptor().type(), next.loaded());
    List<String> lost = fleet.replace(factories);
    if (!lost.isEmpty()) {
      plugins.unload(next.manifest(), next.number());
      intake.reject(next, lost);
      return;
    }
    next.ready();
    old.ifPresent(g -> {
      g.draining();
      unloadIfUnused(g);
    });
  }

  private void providerClosed(long number) {
    generations.stream()
        .filter(g -> g.number() == number)
        .findFirst()
        .ifPresent(this::unloadIfUnused);
  }

  private void unloadIfUnused(PluginGeneration generation) {
    if (generation.state() == GenerationState.DRAINING && !fleet.uses(generation.number())) {
      unload(generation);
      show();
    }
  }

  private void unload(PluginGeneration generation) {
    watch.watch(generation, plugins.unload(generation.manifest(), generation.number()));
    generation.retired();
    work.discard(generation.jar());
    if (!watching) {
      watching = true;
      lookLater();
    }
  }

  private void lookLater() {
    owner.schedule(
        () -> {
          watching = watch.look();
          show();
          if (watching) {
            lookLater();
          }
        },
        limits.watch().toNanos(),
        TimeUnit.NANOSECONDS);
  }

  private List<PluginGeneration> serving() {
    return generations.stream().filter(g -> g.state() == GenerationState.READY).toList();
  }

  private Map<String, LoadedFactory> factories() {
    var byType = new LinkedHashMap<String, LoadedFactory>();
    serving().forEach(g -> byType.put(g.loaded().descriptor().type(), g.loaded()));
    return byType;
  }

  private void show() {
    for (int i = 0; generations.size() > MOST_REMEMBERED && i < generations.size(); ) {
      switch (generations.get(i).state()) {
        case COLLECTED, REJECTED -> generations.remove(i);
        case STAGED, READY, DRAINING, RETIRED, LEAKED -> i++;
      }
    }
    var descriptors = new LinkedHashMap<String, ProviderDescriptor>();
    factories().forEach((type, factory) -> descriptors.put(type, factory.descriptor()));
    shown =
        new Shown(
            generations.stream().map(PluginGeneration::view).toList(),
            Collections.unmodifiableMap(descriptors));
  }

  private static List<Path> jars(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (var files = Files.list(folder)) {
      return files.filter(PluginSupervisor::isJar).sorted().toList();
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the plugin folder {0} cannot be read: {1}", folder, e.getMessage());
      return List.of();
    }
  }

  private static boolean isJar(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return name.endsWith(".jar") && !name.startsWith(".") && Files.isRegularFile(file);
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
