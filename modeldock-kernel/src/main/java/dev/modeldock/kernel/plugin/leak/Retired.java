package dev.modeldock.kernel.plugin.leak;

import java.util.List;

/** A generation of a plugin that was unloaded. Told what becomes of it on the watch's thread. */
public interface Retired {

  /** {@return the plugin's id and version} */
  String label();

  /** {@return its number, unique in this run of the gateway} */
  long number();

  /** Says that it is gone from memory. */
  void collected();

  /**
   * Says that something keeps it in memory.
   *
   * @param pins what that is, one line each; empty while it is not known
   */
  void leaked(List<String> pins);
}
