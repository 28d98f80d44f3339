package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.stream.OpenAiChunk;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Tells from the bytes whether a piece can be passed on unread: most of a stream is text and
 * nothing else. In a text these words stand with escaped quotes, so one there costs a look at most.
 */
final class PlainPiece {

  private static final byte[] GOING_ON = ascii("\"finish_reason\":null");
  private static final List<byte[]> TELLING =
      List.of(ascii("\"tool_calls\""), ascii("\"reasoning\""), ascii("\"usage\""));

  private PlainPiece() {}

  static boolean mayNeedALook(OpenAiChunk piece) {
    return !holds(piece, GOING_ON) || TELLING.stream().anyMatch(word -> holds(piece, word));
  }

  private static boolean holds(OpenAiChunk piece, byte[] word) {
    byte[] bytes = piece.array();
    int last = piece.offset() + piece.length() - word.length;
    for (int at = piece.offset(); at <= last; at++) {
      if (bytes[at] == '"' && startsWith(bytes, at, word)) {
        return true;
      }
    }
    return false;
  }

  private static boolean startsWith(byte[] bytes, int at, byte[] word) {
    for (int i = 0; i < word.length; i++) {
      if (bytes[at + i] != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
