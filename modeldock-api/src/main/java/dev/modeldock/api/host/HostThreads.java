package dev.modeldock.api.host;

import dev.modeldock.api.ImplementedByHost;

/**
 * Threads that end with the provider (R61). A plugin starts no other: one that outlives its
 * provider keeps the whole plugin in memory.
 */
@ImplementedByHost
public interface HostThreads {

  /**
   * Starts a virtual thread. When the provider is closed it is interrupted and must end within a
   * few seconds.
   *
   * @param purpose what it is for; part of the thread's name
   * @param task what it does; an exception is logged and ends it
   * @return the running thread
   */
  Thread start(String purpose, Runnable task);
}
