package dev.modeldock.kernel.host;

import dev.modeldock.kernel.host.words.OneLine;
import java.util.List;

/**
 * Says why a plugin, or one instance of its provider, does not run. It carries text only: whatever
 * the plugin threw would keep the plugin in memory.
 */
public final class PluginFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient List<String> problems;

  public PluginFailure(String problem) {
    this(List.of(problem));
  }

  public PluginFailure(List<String> problems) {
    // Most of it a plugin worded, or its files did.
    List<String> lines = problems.stream().map(OneLine::of).toList();
    super(String.join("; ", lines));
    this.problems = lines;
  }

  /** {@return the problems, one line each; at least one} */
  public List<String> problems() {
    return problems;
  }

  /** {@return all problems on one line} */
  public String problem() {
    return String.join("; ", problems);
  }
}
