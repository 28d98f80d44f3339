package dev.modeldock.kernel.audit.line;

import dev.modeldock.kernel.audit.AuditEntry;
import dev.modeldock.kernel.fuzz.Expect;
import dev.modeldock.kernel.json.JsonProblem;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Lines of the audit: read or refused, and what is read is written as a line that reads alike. */
public final class AuditLineFuzz {

  private static final byte[] HASH = "0".repeat(64).getBytes(StandardCharsets.US_ASCII);

  private AuditLineFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    AuditLineReader.link(data);
    AuditEntry event;
    try {
      event = AuditLineReader.entry(data);
    } catch (JsonProblem _) {
      return;
    }
    // Longer texts are cut, and finer moments are rounded, when they are first written.
    byte[] once = written(event);
    byte[] twice = written(read(once));
    Expect.that(
        Arrays.equals(once, twice), () -> Expect.shown(once) + " became " + Expect.shown(twice));
  }

  private static byte[] written(AuditEntry event) {
    AuditLine line = AuditLine.of(event);
    line.link(1, HASH);
    byte[] bytes = line.array();
    Expect.that(bytes[line.start() + line.length() - 1] == '\n', () -> "a line without its break");
    return Arrays.copyOfRange(bytes, line.start(), line.start() + line.length() - 1);
  }

  private static AuditEntry read(byte[] line) {
    try {
      for (byte each : line) {
        Expect.that(each != '\n', () -> "a line within a line");
      }
      return AuditLineReader.entry(line);
    } catch (JsonProblem broken) {
      throw new AssertionError("wrote " + Expect.shown(line), broken);
    }
  }
}
