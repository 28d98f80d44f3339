package dev.modeldock.kernel.plugin.layer;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.pf4j.DefaultPluginDescriptor;
import org.pf4j.Plugin;
import org.pf4j.PluginDescriptor;
import org.pf4j.PluginDescriptorFinder;
import org.pf4j.PluginRepository;
import org.pf4j.PluginRuntimeException;
import org.pf4j.PluginStatusProvider;

/**
 * Tells PF4J of the jars that were checked, and of no other: it looks for none, and disables none.
 */
final class StagedJars implements PluginDescriptorFinder, PluginRepository, PluginStatusProvider {

  /**
   * One jar that was checked.
   *
   * @param manifest what it says of itself
   * @param generation its number, which makes its id for PF4J unique
   */
  record Staged(PluginManifest manifest, long generation) {

    /** {@return the id under which PF4J knows it} */
    String id() {
      return manifest.id() + "#" + generation;
    }
  }

  private final Map<Path, Staged> jars = new HashMap<>();

  void put(Path jar, Staged staged) {
    jars.put(jar, staged);
  }

  void remove(Path jar) {
    jars.remove(jar);
  }

  /** {@return what was checked at {@code jar}} */
  Staged at(Path jar) {
    Staged staged = jars.get(jar);
    if (staged == null) {
      throw new PluginRuntimeException("{} was not checked", jar);
    }
    return staged;
  }

  @Override
  public boolean isApplicable(Path jar) {
    return jars.containsKey(jar);
  }

  @Override
  public PluginDescriptor find(Path jar) {
    Staged staged = at(jar);
    PluginManifest manifest = staged.manifest();
    return new DefaultPluginDescriptor(
        staged.id(),
        manifest.description(),
        Plugin.class.getName(),
        manifest.version(),
        "*",
        manifest.vendor(),
        manifest.license());
  }

  @Override
  public List<Path> getPluginPaths() {
    return List.of();
  }

  @Override
  public boolean deletePluginPath(Path jar) {
    return false;
  }

  @Override
  public boolean isPluginDisabled(String pluginId) {
    return false;
  }

  @Override
  public void disablePlugin(String pluginId) {
    throw new PluginRuntimeException("plugins are not disabled, instances are");
  }

  @Override
  public void enablePlugin(String pluginId) {}
}
