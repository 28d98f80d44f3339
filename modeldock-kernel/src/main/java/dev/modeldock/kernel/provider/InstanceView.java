package dev.modeldock.kernel.provider;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An instance as the registry sees it.
 *
 * @param id the instance's id
 * @param type the provider type
 * @param state whether it takes requests
 * @param problems why not, one line each; empty when ready
 * @param plugin the id and version of the plugin that serves it; null when none does
 * @param generation which generation of that plugin; 0 when none does
 */
public record InstanceView(
    String id,
    String type,
    State state,
    List<String> problems,
    @Nullable String plugin,
    long generation) {

  /** Whether an instance takes requests. */
  public enum State {
    READY,
    DISABLED,
    /** No plugin of its type is loaded. */
    NO_PROVIDER,
    /** The provider refused the settings, or could not be made. */
    FAILED
  }

  public InstanceView {
    problems = List.copyOf(problems);
  }
}
