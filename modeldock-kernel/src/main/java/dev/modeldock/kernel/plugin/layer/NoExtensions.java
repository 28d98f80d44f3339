package dev.modeldock.kernel.plugin.layer;

import java.util.List;
import java.util.Set;
import org.pf4j.ExtensionFinder;
import org.pf4j.ExtensionWrapper;

/** Finds nothing: plugins have one service, in their module, and no annotated extensions. */
final class NoExtensions implements ExtensionFinder {

  @Override
  public <T> List<ExtensionWrapper<T>> find(Class<T> type) {
    return List.of();
  }

  @Override
  public <T> List<ExtensionWrapper<T>> find(Class<T> type, String pluginId) {
    return List.of();
  }

  @Override
  @SuppressWarnings("rawtypes") // the interface has it so
  public List<ExtensionWrapper> find(String pluginId) {
    return List.of();
  }

  @Override
  public Set<String> findClassNames(String pluginId) {
    return Set.of();
  }
}
