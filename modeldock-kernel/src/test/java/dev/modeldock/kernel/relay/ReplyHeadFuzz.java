package dev.modeldock.kernel.relay;

import dev.modeldock.kernel.fuzz.Expect;
import java.net.ProtocolException;

/** Heads of answers: taken or refused, and never with two opinions on where the body ends. */
public final class ReplyHeadFuzz {

  private ReplyHeadFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    int end = ReplyHead.end(data, 0, data.length, 0);
    for (int searched = 0; searched < Math.min(data.length, 64); searched++) {
      int found = ReplyHead.end(data, 0, searched, 0);
      Expect.that(found < 0 || found == end, () -> "an end that moves");
    }
    if (end < 0) {
      return;
    }
    try {
      ReplyHead.checkBeginning(data, 0, end);
      ReplyHead head = ReplyHead.parse(data, 0, end);
      head.header("content-type");
      ReplyHead.Framing framing = head.framing("POST");
      Expect.that(
          framing != ReplyHead.Framing.LENGTH || head.length() >= 0, () -> "a length of nothing");
    } catch (ProtocolException _) {
      // Refused, in words.
    }
  }
}
