package dev.modeldock.kernel.host;

/** Opens the way to runtimes, one for each generation of an instance. */
@FunctionalInterface
public interface Upstreams {

  /** {@return connections of their own for {@code instance}; the caller closes them} */
  Upstream open(String instance);
}
