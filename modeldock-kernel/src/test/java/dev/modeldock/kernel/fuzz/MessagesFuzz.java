package dev.modeldock.kernel.fuzz;

import dev.modeldock.kernel.wire.anthropic.MessagesBody;

/** Bodies of Anthropic's messages, to be answered and to be counted. */
public final class MessagesFuzz {

  private MessagesFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    DialectFuzz.judge(MessagesBody.read(data));
    MessagesBody.readToCount(data);
  }
}
