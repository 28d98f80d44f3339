package dev.modeldock.kernel.plugin.trust;

/** What somebody has asked for who wants a jar to be loaded. */
public enum Asked {
  /** Nothing out of the ordinary. */
  NOTHING,
  /** That one may come back that was replaced before, or is older than the last. */
  OLDER
}
