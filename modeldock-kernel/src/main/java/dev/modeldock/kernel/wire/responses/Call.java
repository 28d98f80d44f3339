package dev.modeldock.kernel.wire.responses;

import dev.modeldock.kernel.wire.responses.request.ToolNames;

/**
 * A call of a tool in an answer.
 *
 * @param id the id by which its output refers to it
 * @param tool what is called, as the client names it
 */
record Call(String id, ToolNames.Known tool) {}
