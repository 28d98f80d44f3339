package dev.modeldock.kernel.host;

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
    super(String.join("; ", problems));
    this.problems = List.copyOf(problems);
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
