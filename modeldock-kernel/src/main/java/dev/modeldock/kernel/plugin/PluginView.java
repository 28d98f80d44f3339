package dev.modeldock.kernel.plugin;

import dev.modeldock.kernel.plugin.step.StepTime;
import dev.modeldock.kernel.plugin.trust.Trust;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One generation of a plugin, as people and the control API see it. It holds nothing of the plugin.
 *
 * @param id the plugin's id; null if the jar does not say
 * @param version the plugin's version; null if the jar does not say
 * @param description one line about it, if it has one
 * @param vendor who made it, if it says
 * @param license its license, if it says
 * @param type the provider type that it serves; null if it never came that far
 * @param name the provider's name for people; null if it never came that far
 * @param state where it is in its life
 * @param generation its number, unique in this run of the gateway
 * @param sha256 the hash of what was loaded; null if the file could not be read
 * @param file the file that the owner dropped
 * @param problems why it was rejected or has ended early, one line each
 * @param steps what was done with it and when, in order
 * @param inUse how many requests it still has to end, while it drains
 * @param cut how many of its requests were cut off because they outlived the drain
 * @param pins what keeps it in memory after it was unloaded, one line each, as far as it is known
 * @param trust how its jar stands with the owner, as of now while it serves; null if it was never
 *     judged
 */
public record PluginView(
    @Nullable String id,
    @Nullable String version,
    @Nullable String description,
    @Nullable String vendor,
    @Nullable String license,
    @Nullable String type,
    @Nullable String name,
    GenerationState state,
    long generation,
    @Nullable String sha256,
    Path file,
    List<String> problems,
    List<StepTime> steps,
    int inUse,
    int cut,
    List<String> pins,
    @Nullable Trust trust) {

  public PluginView {
    problems = List.copyOf(problems);
    steps = List.copyOf(steps);
    pins = List.copyOf(pins);
  }
}
