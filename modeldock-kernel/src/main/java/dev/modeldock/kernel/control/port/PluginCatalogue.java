package dev.modeldock.kernel.control.port;

import dev.modeldock.kernel.plugin.step.StepTime;
import dev.modeldock.kernel.plugin.trust.Trust;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Knows the plugins. Any thread; one immutable snapshot. */
public interface PluginCatalogue {

  /** {@return all plugins that were found, refused ones included} */
  List<Entry> list();

  /**
   * A plugin.
   *
   * @param id the plugin's id, or the jar's file name if it has none that can be read
   * @param version its version; null if it has none that can be read
   * @param type the provider type it serves; null if it was refused before that was known
   * @param state where in its life it is, in lower case
   * @param sha256 the hash of its jar; null if it could not be read
   * @param generation rises with each replacement
   * @param problems why it does not serve, one line each; empty if it does
   * @param life what was done with it
   * @param trust how its jar stands with the owner; null if it was never judged
   */
  record Entry(
      String id,
      @Nullable String version,
      @Nullable String type,
      String state,
      @Nullable String sha256,
      long generation,
      List<String> problems,
      Life life,
      @Nullable Trust trust) {

    public Entry {
      problems = List.copyOf(problems);
    }
  }

  /**
   * What was done with a plugin.
   *
   * @param file where its jar is
   * @param steps the steps it has taken, in order
   * @param inUse how many requests it still has to end, while it drains
   * @param cut how many of its requests were cut off
   * @param pins what keeps it in memory after it was unloaded, one line each, as far as known
   */
  record Life(String file, List<StepTime> steps, int inUse, int cut, List<String> pins) {

    public Life {
      steps = List.copyOf(steps);
      pins = List.copyOf(pins);
    }
  }
}
