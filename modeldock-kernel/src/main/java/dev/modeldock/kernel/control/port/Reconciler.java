package dev.modeldock.kernel.control.port;

/** Brings the running providers in line with the configured instances. */
public interface Reconciler {

  /**
   * Creates and closes providers until they are those of the current state; returns when the
   * registry shows the result, problems included. Any thread.
   */
  void apply() throws InterruptedException;
}
