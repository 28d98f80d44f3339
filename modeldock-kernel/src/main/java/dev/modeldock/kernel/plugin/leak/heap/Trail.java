package dev.modeldock.kernel.plugin.leak.heap;

import java.util.List;

/**
 * The way from what the JVM holds by itself to something.
 *
 * @param root where it begins
 * @param hops what is on it, the root's own object first
 */
record Trail(Root root, List<Hop> hops) {

  /**
   * One object on the way.
   *
   * @param object its address
   * @param holder the name of the class whose field leads on from it; empty if it is the last
   * @param field the name of that field, an index in brackets, or empty for the class of the object
   */
  record Hop(long object, String holder, String field) {}
}
