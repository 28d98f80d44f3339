package dev.modeldock.testkit.wire;

/** Decides what a fake server answers. Called from many virtual threads at once. */
@FunctionalInterface
public interface Responder {

  /** {@return what to do on the connection that {@code request} came on} */
  Script answer(Request request);
}
