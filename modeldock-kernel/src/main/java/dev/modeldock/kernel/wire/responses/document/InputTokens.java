package dev.modeldock.kernel.wire.responses.document;

import dev.modeldock.kernel.wire.ByteSink;

/** Renders what {@code POST /v1/responses/input_tokens} answers. */
public final class InputTokens {

  private InputTokens() {}

  /** {@return the answer that says how many tokens an input has} */
  public static byte[] write(long tokens) {
    return new ByteSink(80)
        .ascii("{\"object\":\"response.input_tokens\",\"input_tokens\":")
        .number(tokens)
        .ascii("}")
        .toBytes();
  }
}
