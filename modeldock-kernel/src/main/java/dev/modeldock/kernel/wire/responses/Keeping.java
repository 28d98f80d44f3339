package dev.modeldock.kernel.wire.responses;

/** Is handed a response once it is whole. */
@FunctionalInterface
interface Keeping {

  /**
   * Takes the response.
   *
   * @param id its id
   * @param response the response object
   * @param output its items: an object with the one member {@code items}
   */
  void keep(String id, byte[] response, byte[] output);
}
