package dev.modeldock.kernel.wire.anthropic;

import dev.modeldock.kernel.wire.ByteSink;

/** Renders what {@code POST /v1/messages/count_tokens} answers. */
public final class TokenCount {

  private TokenCount() {}

  /** {@return the answer that says how many tokens a prompt has} */
  public static byte[] write(long tokens) {
    return new ByteSink(48).ascii("{\"input_tokens\":").number(tokens).ascii("}").toBytes();
  }
}
