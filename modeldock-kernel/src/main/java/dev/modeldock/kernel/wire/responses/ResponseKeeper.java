package dev.modeldock.kernel.wire.responses;

/** Keeps responses, so that later requests can refer to them. */
@FunctionalInterface
public interface ResponseKeeper {

  /** Keeps a response. Called by the request's own thread, before the last bytes are sent. */
  void keep(WholeResponse response);
}
