package dev.modeldock.kernel.wire.responses;

import java.util.List;

/**
 * A response that is whole, with what later requests may refer to.
 *
 * @param id its id
 * @param json the response object
 * @param input the items that it answers, each as it is listed, but perhaps without an id
 * @param output its own items: an object with the one member {@code items}
 */
public record WholeResponse(String id, byte[] json, List<String> input, byte[] output) {}
