package dev.modeldock.kernel.capacity;

/** The right to have one call under way at an instance. */
@FunctionalInterface
public interface Permit extends AutoCloseable {

  /** Gives the right back, to whoever has waited the longest. Idempotent; any thread. */
  @Override
  void close();
}
