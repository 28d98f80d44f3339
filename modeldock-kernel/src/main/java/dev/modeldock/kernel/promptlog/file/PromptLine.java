package dev.modeldock.kernel.promptlog.file;

import dev.modeldock.kernel.json.Json;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.promptlog.entry.PromptEntry;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * An entry as a line of JSON: first its head, then {@code prompt} and {@code reply}. A quote within
 * a text is written with a backslash before it, so the place where the head ends is found without
 * reading what comes behind.
 */
final class PromptLine {

  private static final byte[] PROMPT = bytes(",\"prompt\":{");
  private static final byte[] REPLY = bytes(",\"reply\":");
  private static final byte[] END = bytes("}\n");

  private PromptLine() {}

  static byte[] write(PromptEntry entry) {
    byte[] head = Json.compact(entry.head());
    byte[] prompt = Json.compact(entry.prompt());
    byte[] reply = Json.compact(entry.reply());
    var line = new ByteArrayOutputStream(head.length + prompt.length + reply.length + 32);
    line.write(head, 0, head.length - 1);
    line.write(PROMPT, 0, PROMPT.length - 1);
    line.writeBytes(prompt);
    line.writeBytes(REPLY);
    line.writeBytes(reply);
    line.writeBytes(END);
    return line.toByteArray();
  }

  /** {@return the head of a line, with no text of a prompt or reply} */
  static JsonObject head(byte[] line) throws JsonProblem {
    int end = indexOf(line, PROMPT);
    if (end < 0) {
      throw new JsonProblem("not a line of the prompt log");
    }
    byte[] head = Arrays.copyOf(line, end + 1);
    head[end] = '}';
    return Json.object(head);
  }

  /** {@return whether the line is of that request, without reading it} */
  static boolean isOf(byte[] line, String requestId) {
    byte[] start = bytes("{\"id\":\"" + requestId + "\",");
    return line.length > start.length
        && Arrays.equals(line, 0, start.length, start, 0, start.length);
  }

  private static int indexOf(byte[] line, byte[] wanted) {
    for (int i = 0; i + wanted.length <= line.length; i++) {
      if (line[i] == wanted[0]
          && Arrays.equals(line, i, i + wanted.length, wanted, 0, wanted.length)) {
        return i;
      }
    }
    return -1;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
