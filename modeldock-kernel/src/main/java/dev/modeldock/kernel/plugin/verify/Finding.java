package dev.modeldock.kernel.plugin.verify;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.trust.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a jar is.
 *
 * @param manifest what it says of itself; null if it does not say enough
 * @param trust how it stands with the owner; null if it says too little to be judged
 * @param sha256 the hash of its bytes
 * @param bytes its size
 * @param requires the modules that it needs, by name
 * @param provides the services that it has, by name
 * @param problems why it would be refused, one line each; empty if it would not be
 */
public record Finding(
    @Nullable PluginManifest manifest,
    @Nullable Trust trust,
    String sha256,
    long bytes,
    List<String> requires,
    List<String> provides,
    List<String> problems) {

  public Finding {
    requires = List.copyOf(requires);
    provides = List.copyOf(provides);
    problems = List.copyOf(problems);
  }
}
