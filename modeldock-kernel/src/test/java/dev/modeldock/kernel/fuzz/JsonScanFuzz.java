package dev.modeldock.kernel.fuzz;

import dev.modeldock.kernel.wire.JacksonSays;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.MalformedJsonException;

/** The scanner accepts what Jackson accepts under the same rules, and can walk all of it. */
public final class JsonScanFuzz {

  /** Below every limit that only the scanner has. */
  private static final int COMPARABLE = 1_000;

  private static final JacksonSays JACKSON = new JacksonSays();

  private JsonScanFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    JsonScan strict = JsonScan.strict();
    JsonScan lenient = JsonScan.lenient();
    boolean taken = scans(strict, data);
    boolean leniently = scans(lenient, data);
    Expect.that(!taken || leniently, () -> "only the strict scan takes it");
    if (leniently) {
      walk(lenient);
    }
    if (taken) {
      walk(strict);
    }
    if (data.length < COMPARABLE) {
      Expect.that(
          taken == JACKSON.accepts(data),
          () -> "only " + (taken ? "the scanner" : "Jackson") + " takes " + Expect.shown(data));
    }
  }

  private static boolean scans(JsonScan scan, byte[] data) {
    try {
      scan.scan(data, 0, data.length);
      return true;
    } catch (MalformedJsonException refused) {
      Expect.that(
          refused.position() >= 0 && refused.position() <= data.length,
          () -> "a fault outside of the text: " + refused.getMessage());
      return false;
    }
  }

  private static void walk(JsonScan scan) {
    for (int member = 0; member < scan.size(); member++) {
      scan.name(member);
      walk(scan.value(member));
    }
  }

  private static void walk(JsonValue value) {
    switch (value.kind()) {
      case OBJECT -> value.members().values().forEach(JsonScanFuzz::walk);
      case ARRAY -> value.elements().forEach(JsonScanFuzz::walk);
      case STRING -> value.text();
      case NUMBER, TRUE, FALSE, NULL -> value.raw();
    }
  }
}
