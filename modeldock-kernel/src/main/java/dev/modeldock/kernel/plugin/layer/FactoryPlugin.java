package dev.modeldock.kernel.plugin.layer;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.kernel.host.PluginCall;
import dev.modeldock.kernel.host.PluginFailure;
import dev.modeldock.kernel.host.words.DescriptorCheck;
import dev.modeldock.kernel.provider.LoadedFactory;
import java.util.List;
import java.util.Objects;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;
import org.pf4j.Plugin;
import org.pf4j.PluginRuntimeException;

/** A plugin in PF4J's life cycle: started, it holds the factory of its layer; stopped, nothing. */
final class FactoryPlugin extends Plugin {

  private final LayerHandle handle;
  private final String label;
  private final long generation;
  private final PluginCall call;
  private @Nullable LoadedFactory loaded;

  FactoryPlugin(LayerHandle handle, String label, long generation, PluginCall call) {
    this.handle = handle;
    this.label = label;
    this.generation = generation;
    this.call = call;
  }

  /**
   * {@return the factory}
   *
   * @throws IllegalStateException if the plugin is not started
   */
  LoadedFactory loaded() {
    if (loaded == null) {
      throw new IllegalStateException("plugin " + label + " is not started");
    }
    return loaded;
  }

  @Override
  public void start() {
    ModuleLayer layer = handle.layer();
    try {
      loaded = call.run(() -> find(layer, label, generation), _ -> {});
    } catch (PluginFailure e) {
      throw new PluginRuntimeException("its factory failed: {}", e.problem());
    }
  }

  @Override
  public void stop() {
    loaded = null;
  }

  private static LoadedFactory find(ModuleLayer layer, String label, long generation)
      throws PluginFailure {
    ProviderFactory factory =
        ServiceLoader.load(layer, ProviderFactory.class).stream()
            // A service loader of a layer also looks into the layers below it.
            .filter(candidate -> candidate.type().getModule().getLayer() == layer)
            .findFirst()
            .orElseThrow(() -> new IllegalStateException("no factory was found"))
            .get();
    ProviderDescriptor descriptor =
        Objects.requireNonNull(factory.descriptor(), "the factory has no descriptor");
    List<String> problems = DescriptorCheck.problems(descriptor);
    if (!problems.isEmpty()) {
      throw new PluginFailure(problems);
    }
    return new LoadedFactory(factory, descriptor, label, generation);
  }
}
