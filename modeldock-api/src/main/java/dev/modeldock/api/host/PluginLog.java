package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;

/**
 * The runtime log, for what the owner of the gateway should know. Each line is marked with the
 * instance. Neither prompts, replies nor secrets belong here (R60).
 */
@ImplementedByHost
public interface PluginLog {

  /** Notes something expected that is worth knowing. Not for each request. */
  void info(String message);

  /** Notes something wrong that was got over. */
  void warn(String message);

  /** Notes something wrong that was got over, with the class and message of its cause. */
  void warn(String message, Throwable cause);
}
