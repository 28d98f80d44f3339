package dev.modeldock.kernel.plugin.layer;

import dev.modeldock.kernel.plugin.jar.OfferedModules;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolutionException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginLoader;
import org.pf4j.PluginRuntimeException;

/**
 * Loads a modular jar into a module layer of its own over the gateway's.
 *
 * <p>Of the gateway, a plugin sees what the modules export that it requires, and nothing else. So
 * the parent of its loader is the bootstrap loader: the platform's loader hands out the classes of
 * every module on the module path, the kernel's included, to whoever asks by name.
 */
final class LayerPluginLoader implements PluginLoader {

  private final OfferedModules offered;

  LayerPluginLoader(OfferedModules offered) {
    this.offered = offered;
  }

  @Override
  public boolean isApplicable(Path jar) {
    return true;
  }

  @Override
  public ClassLoader loadPlugin(Path jar, PluginDescriptor descriptor) {
    try {
      var before = ModuleFinder.of(jar);
      Set<String> roots =
          before.findAll().stream().map(m -> m.descriptor().name()).collect(Collectors.toSet());
      Configuration configuration =
          offered.layer().configuration().resolve(before, ModuleFinder.of(), roots);
      ModuleLayer layer =
          ModuleLayer.defineModulesWithOneLoader(configuration, List.of(offered.layer()), null)
              .layer();
      return new LayerHandle(layer, layer.findLoader(roots.iterator().next()));
    } catch (FindException | ResolutionException | LayerInstantiationException e) {
      throw new PluginRuntimeException("its module cannot be resolved: {}", e.getMessage());
    }
  }
}
