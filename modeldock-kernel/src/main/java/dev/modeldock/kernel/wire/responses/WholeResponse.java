package dev.modeldock.kernel.wire.responses;

import java.util.List;

/**
 * A response that is whole, with what later requests may refer to.
 *
 * @param id its id
 * @param json the response object
 * @param previous the id of the response that it continues; empty if it began anew
 * @param input the items that it answers, each as it was written
 * @param output its own items: an object with the one member {@code items}
 */
public record WholeResponse(
    String id, byte[] json, String previous, List<String> input, byte[] output) {}
