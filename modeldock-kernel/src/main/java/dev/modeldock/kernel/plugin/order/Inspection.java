package dev.modeldock.kernel.plugin.order;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.trust.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a jar is, without any of its code having run.
 *
 * @param manifest what it says of itself; null if it does not say enough
 * @param sha256 the hash of its bytes; null if it could not be read
 * @param bytes its size
 * @param requires the modules that it needs, by name
 * @param replaces the plugin that serves now, in whose place it would come; null if it is new
 * @param trust how it would stand with the owner; null if it says too little to be judged
 * @param problems why it would be refused, as far as that can be told without running it
 */
public record Inspection(
    @Nullable PluginManifest manifest,
    @Nullable String sha256,
    long bytes,
    List<String> requires,
    @Nullable String replaces,
    @Nullable Trust trust,
    List<String> problems) {

  public Inspection {
    requires = List.copyOf(requires);
    problems = List.copyOf(problems);
  }
}
