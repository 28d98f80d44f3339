package dev.modeldock.kernel.control.plugin;

import dev.modeldock.kernel.control.port.PluginCatalogue.Entry;
import dev.modeldock.kernel.control.port.PluginCatalogue.Life;
import dev.modeldock.kernel.plugin.PluginView;

/** What the plugin host shows, as the control API does. */
public final class PluginEntries {

  private PluginEntries() {}

  /** {@return what is shown of a generation} */
  public static Entry of(PluginView plugin) {
    return new Entry(
        plugin.id() == null ? plugin.file().getFileName().toString() : plugin.id(),
        plugin.version(),
        plugin.type(),
        plugin.state().id(),
        plugin.sha256(),
        plugin.generation(),
        plugin.problems(),
        new Life(
            plugin.file().toString(), plugin.steps(), plugin.inUse(), plugin.cut(), plugin.pins()),
        plugin.trust());
  }
}
