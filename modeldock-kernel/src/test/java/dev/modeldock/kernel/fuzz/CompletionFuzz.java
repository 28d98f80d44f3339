package dev.modeldock.kernel.fuzz;

import dev.modeldock.kernel.wire.openai.completion.CompletionBody;

/** Bodies of the older completions. */
public final class CompletionFuzz {

  private CompletionFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    DialectFuzz.judge(CompletionBody.read(data));
  }
}
