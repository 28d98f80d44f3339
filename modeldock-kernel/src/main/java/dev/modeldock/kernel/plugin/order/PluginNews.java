package dev.modeldock.kernel.plugin.order;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Is told of each plugin that is about to be another. Runs on the supervisor's thread. */
@FunctionalInterface
public interface PluginNews {

  /** Hears nothing. */
  PluginNews NONE = (_, _, _, _) -> {};

  /**
   * Writes down that a plugin changes, before it does.
   *
   * @param id the plugin
   * @param why what it is that is done
   * @param before what serves; null if nothing does
   * @param after what will; null if nothing will
   * @throws IOException if it cannot be written; then the change is not made, if it can be helped
   */
  void changing(String id, Why why, @Nullable Jar before, @Nullable Jar after) throws IOException;

  /** What is done. */
  enum Why {
    /** One generation serves in the place of another, or of none. */
    SWAP,
    /** What served before is back by itself, because its successor failed. */
    ROLLBACK,
    /** None serves any more. */
    REMOVE
  }

  /** A jar of a plugin. */
  record Jar(String version, String sha256) {}
}
