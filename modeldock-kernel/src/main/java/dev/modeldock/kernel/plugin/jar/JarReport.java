package dev.modeldock.kernel.plugin.jar;

import dev.modeldock.kernel.host.words.OneLine;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a jar found.
 *
 * @param manifest what it says of itself, if it says enough
 * @param module the name of its module, if it is one
 * @param problems all reasons for which it is refused, one line each; empty if it may be loaded
 */
public record JarReport(
    @Nullable PluginManifest manifest, @Nullable String module, List<String> problems) {

  public JarReport {
    // They quote what is in the jar.
    problems = problems.stream().map(OneLine::of).toList();
  }
}
