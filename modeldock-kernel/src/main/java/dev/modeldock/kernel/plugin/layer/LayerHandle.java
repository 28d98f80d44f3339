package dev.modeldock.kernel.plugin.layer;

import java.io.Closeable;
import org.jspecify.annotations.Nullable;

/**
 * Stands for a module layer where PF4J wants a class loader. Its parent is the layer's own loader,
 * so that the layer needs no map beside PF4J's.
 */
final class LayerHandle extends ClassLoader implements Closeable {

  private @Nullable ModuleLayer layer;

  LayerHandle(ModuleLayer layer, ClassLoader loader) {
    super("plugin-layer", loader);
    this.layer = layer;
  }

  /**
   * {@return the layer}
   *
   * @throws IllegalStateException if the plugin is unloaded
   */
  ModuleLayer layer() {
    if (layer == null) {
      throw new IllegalStateException("the plugin is unloaded");
    }
    return layer;
  }

  /** Lets go of the layer; PF4J calls this as the last step of unloading. */
  @Override
  public void close() {
    layer = null;
  }
}
