package dev.modeldock.kernel.plugin.leak.heap;

/**
 * Something that the JVM holds by itself.
 *
 * @param id its address
 * @param kind why it is held
 * @param thread the number of the thread that holds it; 0 if none does
 */
record Root(long id, Kind kind, int thread) {

  /** Why the JVM holds something. Those that tell people most come first. */
  enum Kind {
    /** It is a thread. */
    THREAD,
    /** A method that is being run uses it. */
    FRAME,
    /** It is a class of the JDK. */
    SYSTEM_CLASS,
    /** Native code holds it, or the JVM itself. */
    NATIVE
  }
}
