package dev.modeldock.kernel.plugin.layer;

import dev.modeldock.kernel.host.PluginCall;
import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.plugin.jar.OfferedModules;
import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import dev.modeldock.kernel.provider.LoadedFactory;
import java.lang.ref.WeakReference;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.pf4j.AbstractPluginManager;
import org.pf4j.DefaultExtensionFactory;
import org.pf4j.DefaultVersionManager;
import org.pf4j.ExtensionFactory;
import org.pf4j.ExtensionFinder;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginFactory;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginStatusProvider;
import org.pf4j.PluginWrapper;
import org.pf4j.VersionManager;

/**
 * PF4J's life cycle, over module layers: the one class through which the gateway uses PF4J.
 *
 * <p>Several generations of a plugin live side by side, each under the plugin's id and its number.
 * Belongs to the supervisor's thread.
 */
public final class LayeredPlugins extends AbstractPluginManager {

  private final OfferedModules offered;
  private final Duration startBound;
  private final StagedJars jars;

  /**
   * @param folder where staged jars are; nothing is looked for in it
   * @param offered what plugins may require
   * @param startBound how long a plugin's factory may take to come up
   */
  public LayeredPlugins(Path folder, OfferedModules offered, Duration startBound) {
    // Before the constructor of PF4J, which calls the create methods below.
    this.offered = offered;
    this.startBound = startBound;
    this.jars = new StagedJars();
    super(List.of(folder));
  }

  /**
   * Loads and starts a jar that was checked.
   *
   * @throws PluginFailure if it cannot be; nothing of it is left then
   */
  public LoadedFactory load(StagedJar jar, PluginManifest manifest, long generation)
      throws PluginFailure {
    var plugin = new StagedJars.Staged(manifest, generation);
    jars.put(jar.copy(), plugin);
    try {
      loadPlugin(jar.copy());
      startPlugin(plugin.id());
      return ((FactoryPlugin) getPlugin(plugin.id()).getPlugin()).loaded();
    } catch (RuntimeException | LinkageError e) {
      if (plugins.containsKey(plugin.id())) {
        unloadPlugin(plugin.id());
      }
      throw new PluginFailure(e instanceof PluginRuntimeException ? e.getMessage() : e.toString());
    } finally {
      jars.remove(jar.copy());
    }
  }

  /** Stops and unloads a generation. {@return its loader, which should leave the memory now} */
  public WeakReference<ClassLoader> unload(PluginManifest manifest, long generation) {
    String id = new StagedJars.Staged(manifest, generation).id();
    // The handle's parent, not the handle: it is the loader that has the plugin's classes.
    var loader = new WeakReference<>(getPluginClassLoader(id).getParent());
    unloadPlugin(id);
    return loader;
  }

  /** Stops all plugins, in the reverse order of their start, whatever any of them does. */
  @Override
  public void stopPlugins() {
    // PF4J walks the list that it removes from.
    for (PluginWrapper plugin : new ArrayList<>(startedPlugins).reversed()) {
      stopPlugin(plugin.getPluginId());
    }
  }

  @Override
  protected PluginLoader createPluginLoader() {
    return new LayerPluginLoader(offered);
  }

  @Override
  protected PluginFactory createPluginFactory() {
    return wrapper -> {
      StagedJars.Staged plugin = jars.at(wrapper.getPluginPath());
      return new FactoryPlugin(
          (LayerHandle) wrapper.getPluginClassLoader(),
          plugin.manifest().label(),
          plugin.generation(),
          new PluginCall("start", startBound));
    };
  }

  @Override
  protected PluginDescriptorFinder createPluginDescriptorFinder() {
    return jars;
  }

  @Override
  protected PluginRepository createPluginRepository() {
    return jars;
  }

  @Override
  protected PluginStatusProvider createPluginStatusProvider() {
    return jars;
  }

  @Override
  protected ExtensionFinder createExtensionFinder() {
    return new NoExtensions();
  }

  @Override
  protected ExtensionFactory createExtensionFactory() {
    return new DefaultExtensionFactory();
  }

  @Override
  protected VersionManager createVersionManager() {
    return new DefaultVersionManager();
  }
}
